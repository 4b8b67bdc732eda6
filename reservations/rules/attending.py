"""Whether a child who is expected is late (S2)."""

from datetime import datetime, timedelta

from nurseries.models import Nursery
from reservations.models import Reservation


def is_missing(reservation: Reservation, nursery: Nursery, now: datetime) -> bool:
    """「まだ来ていません」: booked, nothing said of it, and the nursery's minutes after the start are over."""
    if reservation.state != Reservation.State.BOOKED or reservation.arrived_at or reservation.absence:
        return False
    return now >= reservation.starts_at + timedelta(minutes=nursery.late_after_minutes)
