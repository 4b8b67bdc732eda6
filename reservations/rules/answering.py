"""Whether staff may answer what was said about a child's health, and what a booking may say about it (S9)."""

from django.utils.translation import gettext_lazy as _

from reservations.denials import Denial, DenialReason, deny
from reservations.models import HealthAnswer, Reservation

ANSWERED_ALREADY = _("ほかの職員が、先に確認しています。下の記録を見てください。")
ASKED_ALREADY = _("この予約の健康の答えは、もう聞いてあります。")


def why_not_answer(standing: HealthAnswer | None, phone: str) -> Denial | None:
    """One answer stands at a time: whoever comes second reads what the first did."""
    if standing is None:
        return None
    return deny(DenialReason.OVER, sentence=str(ANSWERED_ALREADY), phone=phone)


def why_not_ask_later(reservation: Reservation, phone: str) -> Denial | None:
    """Only a live booking at which nobody was asked can still be asked about."""
    if reservation.state == Reservation.State.CANCELLED:
        return deny(DenialReason.OVER, phone=phone)
    if reservation.health != Reservation.Health.UNASKED:
        return deny(DenialReason.OVER, sentence=str(ASKED_ALREADY), phone=phone)
    return None
