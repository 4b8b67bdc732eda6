"""The backends that `NOTIFICATION_BACKEND` may name: LINE, the console, a test's own memory."""

import json
import sys
from typing import Any, ClassVar

from django.utils import translation

from liff import line
from liff.line import Answer, Verdict
from liff.messages import notifications
from reservations.delivery import Delivery, Outcome, Payload
from reservations.models import Notification

_OUTCOMES = {
    Verdict.ACCEPTED: Outcome.ACCEPTED,
    Verdict.TEMPORARY: Outcome.RETRY,
    Verdict.PERMANENT: Outcome.REJECTED,
    Verdict.HALT: Outcome.HALT,
}


class LineBackend:
    """Messages as LINE shows them, pushed under their stored retry key."""

    def render(self, kind: str, facts: dict[str, Any], language: str) -> Payload:
        """The LINE messages of one notification, in the guardian's language."""
        with translation.override(language):
            return notifications.build(kind, facts)

    def deliver(self, notification: Notification) -> Delivery:
        """Push the frozen payload to its recipient, who needs a LINE account."""
        to = notification.recipient.line_user_id
        assert to is not None, "a family without LINE is owed nothing here"
        return self._delivery(line.push(to, notification.payload, notification.retry_key))

    @staticmethod
    def _delivery(answer: Answer) -> Delivery:
        return Delivery(_OUTCOMES[answer.verdict], answer.request_id, answer.error)


class ConsoleBackend(LineBackend):
    """Writes what would be sent to standard output; for development without any LINE."""

    def deliver(self, notification: Notification) -> Delivery:
        """Accepts everything."""
        sys.stdout.write(json.dumps(notification.payload, ensure_ascii=False) + "\n")
        return Delivery(Outcome.ACCEPTED)


class MemoryBackend(LineBackend):
    """Keeps what was sent, a retry key once as LINE does. Prepared `answers` are given first, in order."""

    sent: ClassVar[list[Notification]] = []
    answers: ClassVar[list[Delivery]] = []

    @classmethod
    def forget(cls) -> None:
        """Begin anew."""
        cls.sent.clear()
        cls.answers.clear()

    def deliver(self, notification: Notification) -> Delivery:
        """Give the next prepared answer, else accept."""
        delivery = self.answers.pop(0) if self.answers else Delivery(Outcome.ACCEPTED)
        known = {each.retry_key for each in self.sent}
        if delivery.outcome is Outcome.ACCEPTED and notification.retry_key not in known:
            self.sent.append(notification)
        return delivery
