"""Nurseries, who works there, when they open, and what they ask."""

from nurseries.models.closed_day import ClosedDay, whole_closures
from nurseries.models.nursery import LAST_CLASS_AGE, Nursery, NurseryStaff, phone_validator
from nurseries.models.question import Question
from nurseries.models.time_band import TimeBand

__all__ = [
    "LAST_CLASS_AGE",
    "ClosedDay",
    "Nursery",
    "NurseryStaff",
    "Question",
    "TimeBand",
    "phone_validator",
    "whole_closures",
]
