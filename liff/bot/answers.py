"""What each intent is answered with: at most one service call; the outbox tells of changes (N5)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from liff import links
from liff.bot import cancelling
from liff.bot.events import Event
from liff.bot.intents import Intent
from liff.bot.postbacks import Postback
from liff.messages import bookings, chat
from liff.messages.flex import Json
from nurseries.models import Nursery
from reservations.models import Guardian, Notification, WardSettings
from reservations.naming import label_of
from reservations.services.guardians import set_reachability
from reservations.services.notification import confirm_notification
from reservations.status import bookings_of, registrations_of


@dataclass(frozen=True)
class Question:
    """An event and who sent it; `guardian` is None for somebody who has never opened our pages."""

    event: Event
    guardian: Guardian | None
    ward: WardSettings
    postback: Postback | None
    now: datetime


def answer(intent: Intent, question: Question) -> list[Json]:
    """Do what is wanted; the messages to reply with, in the active language. Raises Busy."""
    return _ANSWERS[intent](question)


def _follow(question: Question) -> list[Json]:
    guardian, event = question.guardian, question.event
    was_away = guardian is not None and (event.is_unblocked or not guardian.is_reachable)
    missed = _missed(guardian) if guardian else 0
    set_reachability(line_user_id=event.line_user_id, is_reachable=True, known_at=event.occurred_at)
    if guardian and was_away:
        lines = [f"{bookings.when(each)}　{each.title}" for each in bookings_of(guardian, question.now)]
        return [chat.welcome_back(lines, missed)]
    return [chat.greeting()] if question.ward.greets_new_friends else []


def _missed(guardian: Guardian) -> int:
    if guardian.is_reachable or guardian.reachability_known_at is None:
        return 0
    return guardian.notifications.filter(
        state=Notification.State.ACCEPTED, accepted_at__gte=guardian.reachability_known_at
    ).count()


def _unfollow(question: Question) -> list[Json]:
    event = question.event
    set_reachability(line_user_id=event.line_user_id, is_reachable=False, known_at=event.occurred_at)
    return []


def _menu(question: Question) -> list[Json]:
    return [{**chat.menu(), "quickReply": chat.shortcuts()}]


def _register(question: Question) -> list[Json]:
    return [
        chat.open_page(_("お子さんの登録は、次のボタンからできます。"), _("児童の登録"), links.register())
    ]


def _book(question: Question) -> list[Json]:
    return [chat.open_page(_("予約は、次のボタンからできます。"), _("予約をする"), links.book())]


def _bookings(question: Question) -> list[Json]:
    return [bookings.held(bookings_of(question.guardian, question.now) if question.guardian else [])]


def _interview(question: Question) -> list[Json]:
    found = registrations_of(question.guardian, question.now) if question.guardian else []
    waiting = [each.registration for each in found if each.next_step == "book_interview"]
    if waiting:
        rows = [(label_of(each.child), each.nursery.name, str(each.public_id)) for each in waiting]
        return [chat.interviews(rows)]
    return [chat.no_interview_needed() if found else chat.register_first()]


def _phone(question: Question) -> list[Json]:
    return [chat.phones(_nurseries_of(question))]


def _unknown_text(question: Question) -> list[Json]:
    return chat.not_read(_nurseries_of(question)) if question.ward.answers_unknown_text else []


def _attachment(question: Question) -> list[Json]:
    return chat.not_seen() if question.ward.answers_unknown_text else []


def _nurseries_of(question: Question) -> list[Nursery]:
    """Where this guardian's children are registered, else all that accept LINE."""
    if question.guardian:
        own = Nursery.objects.filter(registrations__child__guardian=question.guardian).distinct()
        if own:
            return list(own)
    return list(Nursery.objects.accepting_line(question.now))


def _cancel(question: Question) -> list[Json]:
    return cancelling.ask(question.guardian, question.postback, question.now)


def _cancel_yes(question: Question) -> list[Json]:
    return cancelling.cancel(question.guardian, question.postback, question.now)


def _cancel_no(question: Question) -> list[Json]:
    return cancelling.keep(question.guardian, question.postback, question.now)


def _confirm(question: Question) -> list[Json]:
    guardian, postback = question.guardian, question.postback
    if guardian and postback and postback.public_id:
        public_id = str(postback.public_id)
        if confirm_notification(guardian=guardian, public_id=public_id, now=question.now):
            return [chat.confirmed()]
    return _bookings(question)


def _nothing(question: Question) -> list[Json]:
    return []


_ANSWERS: dict[Intent, Callable[[Question], list[Json]]] = {
    Intent.FOLLOW: _follow,
    Intent.UNFOLLOW: _unfollow,
    Intent.MENU: _menu,
    Intent.REGISTER: _register,
    Intent.BOOK: _book,
    Intent.BOOKINGS: _bookings,
    Intent.INTERVIEW: _interview,
    Intent.PHONE: _phone,
    Intent.CANCEL: _cancel,
    Intent.CANCEL_YES: _cancel_yes,
    Intent.CANCEL_NO: _cancel_no,
    Intent.CONFIRM: _confirm,
    Intent.UNKNOWN_TEXT: _unknown_text,
    Intent.ATTACHMENT: _attachment,
    Intent.ATTACHMENT_AGAIN: _nothing,
    Intent.IGNORED: _nothing,
}
