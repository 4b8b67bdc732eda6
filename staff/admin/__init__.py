"""The admins of every table that staff may see; importing them registers them."""

from staff.admin import accounts, bookings, families, nurseries, slots, ward

__all__ = ["accounts", "bookings", "families", "nurseries", "slots", "ward"]
