from django.apps import AppConfig


class NurseriesConfig(AppConfig):
    """Facilities, who works there, opening days and deadlines."""

    name = "nurseries"
    verbose_name = "保育園"
    default_auto_field = "django.db.models.BigAutoField"
