"""お休み: who is affected → 実行 → who has to be phoned (S6)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meguro_hoiku import dates
from nurseries.models import ClosedDay
from nurseries.wording import clock_text, day_text
from reservations.models import Child, Interview, Notification
from reservations.services.closing import (
    Affected,
    affected_by_closing,
    child_of,
    close_days,
    message_of_closing,
    reopen_day,
)
from staff.forms.closing import ClosingForm
from staff.pages.base import Question, StaffPage, go
from staff.words import contact_of, texts_of, when


class Closing(StaffPage):
    """The closures from today on, and the form for another."""

    needs_nursery = True

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The form; with `day` for that day."""
        return self._page(ClosingForm(initial={"day": request.GET.get("day")}))

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """The preview; with `close`, the deed: pressed twice it changes nothing and tells nobody again."""
        form = ClosingForm(request.POST)
        if not form.is_valid():
            return self._page(form)
        affected = affected_by_closing(nursery=self.nursery, now=self.now, **form.closure())
        if "close" not in request.POST:
            return self._page(form, affected)
        reason = ClosedDay.Reason(form.cleaned_data["reason"])
        closed = self.attempt(
            lambda: close_days(
                nursery=self.nursery, reason=reason, by=self.access.actor, now=self.now, **form.closure()
            ),
            _("お休みにしました。"),
        )
        if closed is None:
            return self._page(form, affected)
        latest = max(closed, key=attrgetter("created_at"))  # a day among them may have been closed before
        return go(reverse("admin:closed", args=[latest.pk]))

    def _page(self, form: ClosingForm, affected: Affected | None = None) -> HttpResponseBase:
        ahead = ClosedDay.objects.live().filter(nursery=self.nursery, date__gte=dates.day_of(self.now))
        return self.show(
            "staff/closing.html",
            _("お休みにする"),
            [child_of(row) for row in affected.rows] if affected else (),
            form=form,
            ahead=acts(ahead.order_by("date", "start_time")),
            impact=self.impact(affected) if affected else None,
            message=self._message(form, affected) if affected else [],
        )

    def _message(self, form: ClosingForm, affected: Affected) -> list[str]:
        return texts_of(message_of_closing(self.nursery, form.cleaned_data["reason"], affected))

    def impact(self, affected: Affected) -> dict[str, Any]:
        """Numbers first, then each family."""
        contacts = [contact_of(guardian, self.access) for guardian in affected.guardians]
        reached = sum(contact.is_reached_by_line for contact in contacts)
        rows = [
            (
                child_of(row),
                when(row.starts_at, row.ends_at),
                _("面談") if isinstance(row, Interview) else _("予約"),
            )
            for row in affected.rows
        ]
        return {
            "bookings": len(rows),
            "families": len(contacts),
            "reached": reached,
            "unreached": len(contacts) - reached,
            "rows": [(*row, contact_of(row[0].guardian, self.access)) for row in rows],
        }


class OfClosedDay(StaffPage):
    """A page about one closure of the user's nursery."""

    def closed(self, pk: int) -> ClosedDay:
        """The closure."""
        return self.only(ClosedDay.objects.select_related("nursery").filter(pk=pk), "nursery")

    @property
    def all_closures(self) -> str:
        """Where the closures are: of the nursery in the header, or for the ward of all of them."""
        return reverse("admin:closing" if self.access.current else "admin:close_several")


class Closed(OfClosedDay):
    """What became of a closure, of several days it may be: who was told, and who has to be phoned."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """The families that this closure called off, with those of the days closed in the same act."""
        closed = self.closed(pk)
        together = list(ClosedDay.objects.in_one_act_with(closed))
        told = Notification.objects.about_closures(closed.nursery, together)
        from_closure = list(told.select_related("recipient", "phoned_by"))
        children = Child.objects.filter(guardian__in=[each.recipient_id for each in from_closure])
        mine = self.access.within(children, "registrations__nursery")
        return self.show(
            "staff/closed.html",
            _("お休み：{words}").format(words=act_words(together)),
            mine,
            pk=closed.pk,
            nursery=closed.nursery,
            back=self.all_closures,
            days=[(each, closure_words(each)) for each in together],
            told=[
                (
                    each,
                    [child for child in mine if child.guardian_id == each.recipient_id],
                    contact_of(each.recipient, self.access),
                )
                for each in from_closure
            ],
        )


class Reopen(OfClosedDay, Question):
    """やっぱり開ける: what was called off stays called off."""

    button = gettext_lazy("お休みをやめる")

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """What reopening does not do."""
        closed = self.closed(pk)
        sentences = [
            _("{words}のお休みをやめて、予約を受けられるようにします。").format(words=closure_words(closed)),
            _("取り消された予約は、元に戻りません。家庭への連絡もしません。"),
        ]
        return self.ask(_("お休みをやめますか"), sentences, self.all_closures)

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Open again; a second press changes nothing."""
        closed = self.closed(pk)
        self.attempt(
            lambda: reopen_day(closed_day=closed, by=self.access.actor, now=self.now),
            _("お休みをやめました。"),
        )
        return go(self.all_closures)


def acts(closures: Iterable[ClosedDay]) -> list[tuple[list[ClosedDay], str]]:
    """The closures of each act of closing, with its words; in the order given."""
    found: dict[tuple[int, datetime], list[ClosedDay]] = {}
    for closed in closures:
        found.setdefault((closed.nursery_id, closed.created_at), []).append(closed)
    return [(together, act_words(together)) for together in found.values()]


def act_words(together: Sequence[ClosedDay]) -> str:
    """「8月7日（金）（感染症）」, or 「8月7日（金）から8月10日（月）までの4日（感染症）」.

    Where a day between them is open (again, or closed by another act) it says 「…までのうち3日」.
    """
    first, last = together[0], together[-1]
    if first == last:
        return closure_words(first)
    if len(together) > (last.date - first.date).days:
        words = _("{first}から{last}までの{count}日{hours}（{reason}）")
    else:
        words = _("{first}から{last}までのうち{count}日{hours}（{reason}）")
    return words.format(
        first=day_text(first.date),
        last=day_text(last.date),
        count=len(together),
        hours=_hours(first),
        reason=first.get_reason_display(),
    )


def closure_words(closed: ClosedDay) -> str:
    """「8月7日（金）（感染症）」, with its hours if it has some."""
    return f"{day_text(closed.date)}{_hours(closed)}（{closed.get_reason_display()}）"


def _hours(closed: ClosedDay) -> str:
    if closed.start_time is None or closed.end_time is None:
        return ""
    return f"{clock_text(closed.start_time)}から{clock_text(closed.end_time)}まで"
