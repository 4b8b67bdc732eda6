"""Where something cannot go on: what it is, what to do, and the telephone (B5, ux P11)."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from liff.actions import action_of
from liff.pages.frame import show
from reservations.denials import Denial, DenialReason
from reservations.models import Registration


def stop(
    request: HttpRequest, denial: Denial, *, registration: Registration, title: str = ""
) -> HttpResponse:
    """Show the denial's sentence, its way on and the nursery's telephone; without `title`, its reason's."""
    return show(
        request,
        "stop",
        title=title or _title(denial),
        nurseries=[registration.nursery],
        registration=registration,
        denial=denial,
        action=action_of(denial, registration.nursery.phone),
        nursery=registration.nursery,
        back=reverse("pages:home"),
    )


def _title(denial: Denial) -> str:
    if denial.reason == DenialReason.NOT_USABLE:
        titles = {
            "interview_pending": _("面談のあとに予約できます"),
            "interview_booked": _("面談のあとに予約できます"),
            "expired": _("登録の有効期限が切れました"),
        }
        return titles.get(str(denial.facts.get("state")), _("この登録は使えません"))
    titles = {
        DenialReason.LIMIT_REACHED: _("これ以上は予約できません"),
        DenialReason.BY_PHONE_ONLY: _("電話で予約してください"),
        DenialReason.INTERVIEW_EXISTS: _("面談は、もう予約されています"),
        DenialReason.DEADLINE_PASSED: _("LINEでは取り消せません"),
        DenialReason.OVER: _("この予約は終わりました"),
    }
    return titles.get(DenialReason(denial.reason), _("いまは選べません"))
