"""登録した内容: what the family has given, what it may change itself, and ending a registration (R12)."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from liff.owned import registration_of
from liff.pages.frame import after_consent, liff_page, show
from liff.pages.registration_draft import guardian_fields
from liff.pages.stops import stop
from reservations.models import Guardian, Registration
from reservations.next_steps import why_not_end
from reservations.status import registrations_of

# A registration in one of these has nothing to be withdrawn.
_ENDED = ("expired", "withdrawn", "stopped", "refused")


@liff_page
@after_consent
def own_data(request: HttpRequest, guardian: Guardian, now: datetime) -> HttpResponse:
    """Address and phone to be changed here, the rest to be read; registrations that can be ended."""
    statuses = registrations_of(guardian, now)
    fields = [each for each in guardian_fields({}, guardian) if each.name != "guardian.name"]
    return show(
        request,
        "own_data",
        title=_("登録した内容"),
        nurseries=list(
            {each.registration.nursery_id: each.registration.nursery for each in statuses}.values()
        ),
        guardian=guardian,
        fields=fields,
        children=list(guardian.children.order_by("number")),
        live=[each for each in statuses if each.state not in _ENDED],
        is_done="done" in request.GET,
        back=reverse("pages:home"),
    )


@liff_page
def withdraw(request: HttpRequest, guardian: Guardian, now: datetime, public_id: UUID) -> HttpResponse:
    """はい / いいえ before a registration ends; what is held has to be cancelled first."""
    registration = registration_of(guardian, public_id)
    is_withdrawn = registration.state == Registration.State.WITHDRAWN
    if not is_withdrawn and (denial := why_not_end(registration, now)):
        return stop(request, denial, registration=registration, title=_("登録を終えられません"))
    return show(
        request,
        "withdraw",
        title=_("登録を終えました") if is_withdrawn else _("登録を終える"),
        heading="" if is_withdrawn else _("この登録を終えますか"),
        nurseries=[registration.nursery],
        registration=registration,
        is_withdrawn=is_withdrawn,
        back="",
    )
