"""What staff read about a child's health beside the answers: changes said later, and what nobody asked (B1, S9)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from meguro_hoiku import dates
from nurseries.wording import moment_text
from reservations.health import asks_health, changes_of
from reservations.models import HealthChange, Registration, Reservation
from staff.history import name_of_actor
from staff.roles import Access


@dataclass(frozen=True)
class Said:
    """A change in words, and the page where staff answer it; no page while it has no row of its own."""

    words: str
    url: str


@dataclass(frozen=True)
class HealthLook:
    """What a line about a child shows: `alarms` wait for staff, `known` has been confirmed and still holds."""

    alarms: tuple[Said, ...] = ()
    known: tuple[Said, ...] = ()

    @property
    def all(self) -> tuple[Said, ...]:
        """Both, what waits first."""
        return (*self.alarms, *self.known)

    @property
    def words(self) -> str:
        """All that waits, for a list that has one cell for it."""
        return "／".join(each.words for each in self.alarms)


def looks_at_bookings(rows: Iterable[Reservation]) -> dict[int, HealthLook]:
    """For each booking, by its key: what holds for its child, whichever booking it was said at."""
    shown = list(rows)
    changes = changes_of({row.registration_id: row.registration for row in shown}.values())
    return {row.pk: _look(row, changes[row.registration_id]) for row in shown}


def look_at_child(registration: Registration) -> HealthLook:
    """What holds for the child, where no booking is looked at."""
    return _look_at(changes_of([registration])[registration.pk])


def history_of_child(registration: Registration, access: Access) -> list[dict[str, object]]:
    """All that was ever said, what is open first, then the newest; each answered one with its answer."""
    said = sorted(changes_of([registration])[registration.pk], key=lambda each: each.said_at, reverse=True)
    return [_history_line(each, access) for each in sorted(said, key=lambda each: not each.is_open)]


def _history_line(change: HealthChange, access: Access) -> dict[str, object]:
    line: dict[str, object] = {"is_open": change.is_open, "words": words_of(change), "url": page_of(change)}
    if answer := change.standing:
        line |= {
            "at": moment_text(answer.answered_at),
            "by": name_of_actor(answer.answered_by, access),
            "note": answer.note,
            "outcome": answer.get_outcome_display(),
        }
    return line


def _look(row: Reservation, changes: list[HealthChange]) -> HealthLook:
    look = _look_at(changes)
    if row.health == Reservation.Health.CHANGED and all(each.reservation_id != row.pk for each in changes):
        # Booked by the version before this one while both were running: it wrote no row.
        unwritten = HealthChange(note=row.health_note, said_at=row.created_at, channel=row.channel)
        return HealthLook((*look.alarms, Said(words_of(unwritten), "")), look.known)
    if row.health == Reservation.Health.UNASKED and asks_health(row.registration):
        unasked = Said(
            _("健康の答えは、まだ確認していません"), reverse("admin:reservation", args=[row.public_id])
        )
        return HealthLook((*look.alarms, unasked), look.known)
    return look


def _look_at(changes: list[HealthChange]) -> HealthLook:
    return HealthLook(
        tuple(Said(words_of(each), page_of(each)) for each in changes if each.is_open),
        tuple(Said(confirmed_words_of(each), page_of(each)) for each in changes if each.is_taken_in),
    )


def page_of(change: HealthChange) -> str:
    """Where it is answered."""
    return reverse("admin:health_change", args=[change.public_id])


def words_of(change: HealthChange) -> str:
    """「健康の変化（11月3日・電話）：卵アレルギー」."""
    return _("健康の変化（{day}・{channel}）：{note}").format(
        day=day_said(change), channel=change.get_channel_display(), note=note_of(change)
    )


def confirmed_words_of(change: HealthChange) -> str:
    """「健康の変化（11月3日・確認ずみ）：卵アレルギー」."""
    return _("健康の変化（{day}・確認ずみ）：{note}").format(day=day_said(change), note=note_of(change))


def note_of(change: HealthChange) -> str:
    """What was said, or that nothing was written."""
    return change.note or _("内容は書かれていません")


def day_said(change: HealthChange) -> str:
    """「11月3日」, with the year where it is another one."""
    return _short_day(dates.day_of(change.said_at), dates.today())


def _short_day(day: date, today: date) -> str:
    return f"{day:%-m月%-d日}" if day.year == today.year else f"{day:%Y年%-m月%-d日}"
