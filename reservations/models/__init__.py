"""The rows that decide: guardians, registrations, interviews, reservations, and the messages they owe."""

from reservations.models.guardian import Child, Consent, Draft, Guardian, Language, name_key
from reservations.models.health import HealthAnswer, HealthChange
from reservations.models.interview import CancelledBy, Interview, InterviewSlot
from reservations.models.notification import Notification, Refusal, RefusalKey, WebhookEvent
from reservations.models.privacy import Erasure, Halt, Purge
from reservations.models.registration import DuplicateDecision, Registration
from reservations.models.requested import Channel
from reservations.models.reservation import Reservation, ReservationSlot, SlotBand
from reservations.models.ward import ConsentText, WardSettings
from reservations.models.week import UsualWeek

__all__ = [
    "CancelledBy",
    "Channel",
    "Child",
    "Consent",
    "ConsentText",
    "Draft",
    "DuplicateDecision",
    "Erasure",
    "Guardian",
    "Halt",
    "HealthAnswer",
    "HealthChange",
    "Interview",
    "InterviewSlot",
    "Language",
    "Notification",
    "Purge",
    "Refusal",
    "RefusalKey",
    "Registration",
    "Reservation",
    "ReservationSlot",
    "SlotBand",
    "UsualWeek",
    "WardSettings",
    "WebhookEvent",
    "name_key",
]
