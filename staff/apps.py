from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin.apps import SimpleAdminConfig
from django.core import checks


class StaffConfig(AppConfig):
    """The staff's face: pages of our own inside Django admin, scoped by nursery."""

    name = "staff"
    verbose_name = "職員"

    def ready(self) -> None:
        """Register our admins, and the check that none is without walls."""
        import_module("staff.admin")
        checks.register(import_module("staff.checks").every_admin_is_scoped, checks.Tags.security)


class StaffAdminConfig(SimpleAdminConfig):
    """Django admin with our own site; without autodiscovery, so that no other app registers its pages."""

    default_site = "staff.site.StaffSite"
