"""What became of an interview, in one click, and taken back as long as nobody was told (I5, S5, S8)."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nurseries.wording import day_text
from reservations.models import Interview
from reservations.services.interview import cancel_interview_by_phone
from reservations.services.interview_results import (
    mark_no_show,
    pass_interview,
    refuse_interview,
    undo_result,
)
from staff.pages.base import Question, StaffPage, board_asked_from, go
from staff.words import how_told, when


class OfInterview(StaffPage):
    """A page about one interview of the user's nursery."""

    def interview(self, public_id: UUID) -> Interview:
        """The interview, its child, family and nursery loaded."""
        rows = Interview.objects.select_related("registration__child__guardian", "registration__nursery")
        return self.row(rows, "registration__nursery", public_id)

    def back_to(self, interview: Interview) -> HttpResponseBase:
        """The board if the button was pressed there, else the registration's page."""
        page = reverse("admin:registration", args=[interview.registration.public_id])
        return go(board_asked_from(self.request, self.now) or page)


def words_of_pass(row: Interview) -> str:
    """What staff read after 利用可能."""
    registration = row.registration
    assert registration.valid_until is not None  # a usable registration says how long
    return _("{name}さんを利用可能にしました。有効期限は{until}です。").format(
        name=registration.child.name,
        until=f"{registration.valid_until.year}年{day_text(registration.valid_until)}",
    ) + how_told(registration.child.guardian)


class InterviewResult(OfInterview):
    """面談おわり・利用可能にする／利用できない／来なかった／元に戻す."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponseBase:
        """Record the result that the button names."""
        row = self.interview(public_id)
        who: dict[str, Any] = {"interview": row, "by": self.access.actor, "now": self.now}
        match request.POST.get("result"):
            case "passed":
                self.attempt(lambda: pass_interview(**who), words_of_pass)
            case "refused":
                said = _("「利用できない」にしました。電話で伝えてから「電話で伝えた」を押してください。")
                self.attempt(lambda: refuse_interview(**who), said)
            case "no_show":
                self.attempt(lambda: mark_no_show(**who), _("「来なかった」にしました。"))
            case "undo":
                seen = request.POST.get("seen", "")
                self.attempt(lambda: undo_result(**who, seen=seen), _("元に戻しました。"))
            case _:
                raise Http404
        return self.back_to(row)


class CancelInterview(OfInterview, Question):
    """An interview cancelled for a family that phones."""

    button = gettext_lazy("面談を取り消す")

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponseBase:
        """What will be cancelled."""
        row = self.interview(public_id)
        child = row.registration.child
        sentences = [
            _("{name}さんの面談（{when}）を取り消します。").format(
                name=child.name, when=when(row.starts_at, row.ends_at)
            ),
            how_told(child.guardian),
        ]
        back = reverse("admin:registration", args=[row.registration.public_id])
        return self.ask(_("面談を取り消しますか"), sentences, back, [child])

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponseBase:
        """Cancel it; again changes nothing."""
        row = self.interview(public_id)
        self.attempt(
            lambda: cancel_interview_by_phone(interview=row, by=self.access.actor, now=self.now),
            _("面談を取り消しました。"),
        )
        return self.back_to(row)
