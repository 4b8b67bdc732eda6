"""重なりの疑い: registrations that may be of one child, side by side; people decide (R4, S5)."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from meguro_hoiku import dates
from nurseries.wording import date_text, day_text, moment_text
from reservations.models import DuplicateDecision, Registration, Reservation
from reservations.models.registration import RegistrationQuerySet
from reservations.services.duplicates import DecidedAlready, call_different, decision_about, keep_one
from staff.health import look_at_child
from staff.history import name_of_actor
from staff.pages.base import StaffPage, go
from staff.pages.registrations import OfRegistration
from staff.words import answers_in_words, booked_interview, contact_of, how_told, state_of


class Duplicates(StaffPage):
    """The registrations under suspicion."""

    needs_nursery = True

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Each with the way to compare it."""
        rows = Registration.objects.with_suspected_duplicates(dates.day_of(self.now))
        mine = (
            rows.filter(nursery=self.nursery).select_related("child__guardian").order_by("child__name_kana")
        )
        found = list(mine.prefetch_related("interviews"))
        return self.show(
            "staff/duplicates.html",
            _("重なりの疑い"),
            [row.child for row in found],
            found=[(row, state_of(row, booked_interview(row), self.now)) for row in found],
        )


class Compare(OfRegistration):
    """One registration beside each that resembles it; what differs is set in bold."""

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponseBase:
        """The columns."""
        row = self.registration(public_id)
        twins = list(self._twins(row).current(dates.day_of(self.now)))
        left = self._facts(row)
        return self.show(
            "staff/compare.html",
            _("くらべる：{name}").format(name=row.child.name),
            [row.child, *(twin.child for twin in twins)],
            row=row,
            pairs=[
                (twin, self._beside(left, self._facts(twin)), decision_about(row, twin)) for twin in twins
            ],
        )

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponseBase:
        """What was decided about the pair."""
        row = self.registration(public_id)
        other = next(
            (each for each in self._twins(row) if str(each.public_id) == request.POST.get("other")), None
        )
        if other is None:
            raise Http404
        who: dict[str, Any] = {"by": self.access.actor, "now": self.now, "seen": self._seen()}
        match request.POST.get("decision"):
            case "different":
                said = _("「同じ子ではない」にしました。")
                self._decide(partial(call_different, one=row, other=other, **who), said, row)
            case "keep":
                said = _("もう1つの登録を止めました。") + how_told(other.child.guardian)
                self._decide(partial(keep_one, kept=row, stopped=other, **who), said, row)
            case _:
                raise Http404
        return go(reverse("admin:duplicates"))

    def _seen(self) -> datetime | None:
        """The moment of the decision that the page has shown, if it showed one."""
        try:
            return datetime.fromisoformat(self.request.POST.get("seen", ""))
        except ValueError:
            return None

    def _decide(self, work: Callable[[], None], said: str, row: Registration) -> None:
        """Do it; the second of two is told what the first has decided."""
        try:
            self.attempt(work, said)
        except DecidedAlready as decided:
            messages.error(self.request, self._words_of(decided.decision, row))

    def _words_of(self, decision: DuplicateDecision, row: Registration) -> str:
        if decision.kept_id is None:
            words = _("{who}が{moment}に「{decision}」と判断しています。何も変えていません。")
        elif decision.kept_id == row.pk:
            words = _("{who}が{moment}に、この登録を残すと判断しています。何も変えていません。")
        else:
            words = _("{who}が{moment}に、もう1つの登録を残すと判断しています。何も変えていません。")
        return words.format(
            who=name_of_actor(decision.decided_by, self.access),
            moment=moment_text(decision.decided_at),
            decision=decision.get_decision_display(),
        )

    def _twins(self, row: Registration) -> RegistrationQuerySet:
        """Also those that have ended: who decides second may have one of them on the screen."""
        twins = Registration.objects.twins_of(row)
        return twins.select_related("child__guardian", "nursery").prefetch_related("interviews")

    def _facts(self, row: Registration) -> list[tuple[str, str]]:
        child, contact = row.child, contact_of(row.child.guardian, self.access)
        held = Reservation.objects.filter(registration=row).held(self.now).order_by("date")
        return [
            (_("児童"), child.name),
            (_("フリガナ"), child.name_kana),
            (_("生年月日"), date_text(child.birth_date)),
            (_("性別"), child.get_sex_display()),
            (_("状態"), state_of(row, booked_interview(row), self.now)),
            (_("保護者"), child.guardian.name),
            (_("電話"), contact.phone),
            (_("住所"), contact.address),
            (_("登録した日"), day_text(dates.day_of(row.created_at), dates.day_of(self.now))),
            (_("これからの予約"), "・".join(day_text(each.date) for each in held)),
            (
                _("質問の答え"),
                "／".join(f"{each.text}：{each.value}" for each in answers_in_words(row.answers)),
            ),
            (_("健康の変化"), "／".join(each.words for each in look_at_child(row).all)),
        ]

    def _beside(
        self, left: list[tuple[str, str]], right: list[tuple[str, str]]
    ) -> list[tuple[str, str, str, bool]]:
        return [
            (name, mine, theirs, mine != theirs)
            for (name, mine), (_name, theirs) in zip(left, right, strict=True)
        ]
