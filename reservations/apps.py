from django.apps import AppConfig


class ReservationsConfig(AppConfig):
    """Decides: registrations, interviews, reservations and the messages they owe."""

    name = "reservations"
    verbose_name = "一時保育"
    default_auto_field = "django.db.models.BigAutoField"
