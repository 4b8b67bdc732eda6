"""Where something cannot go on: what it is, what to do, and the telephone (B5, ux P11)."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from liff.actions import Action, action_of
from liff.pages.frame import show
from nurseries.models import Nursery
from reservations.denials import Denial, DenialReason, Way
from reservations.models import Registration


def stop(
    request: HttpRequest,
    denial: Denial,
    *,
    registration: Registration | None = None,
    nursery: Nursery | None = None,
    title: str = "",
    back: str = "",
    again: str = "",
) -> HttpResponse:
    """Show the denial's sentence, its way on and the telephone of the nursery, the registration's if there is one.

    Without `title` it is its reason's. `again` is where another nursery can be chosen.
    """
    at = registration.nursery if registration else nursery
    assert at
    return show(
        request,
        "stop",
        title=title or _title(denial),
        nurseries=[at],
        registration=registration,
        denial=denial,
        action=_action(denial, registration, at),
        nursery=at,
        again=again,
        back=back or reverse("pages:home"),
    )


def _action(denial: Denial, registration: Registration | None, nursery: Nursery) -> Action:
    """As everywhere; but another day is chosen in this registration's own calendar, a new year with its data."""
    if registration and denial.way is Way.CALENDAR:
        calendar = reverse("pages:calendar", args=[registration.public_id])
        return Action("link", _("ほかの日を選ぶ"), calendar)
    if registration and denial.way is Way.REGISTER:
        register = f"{reverse('pages:register')}?again={registration.public_id}"
        return Action("link", _("児童の登録をする"), register)
    return action_of(denial, nursery.phone)


def _title(denial: Denial) -> str:
    if denial.reason == DenialReason.NOT_USABLE:
        titles = {
            "interview_pending": _("面談のあとに予約できます"),
            "interview_booked": _("面談のあとに予約できます"),
            "expired": _("登録の有効期限が切れました"),
            "usable": _("面談はすんでいます"),
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
