from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class StaffConfig(AppConfig):
    """The staff's face: pages of our own inside Django admin, scoped by nursery."""

    name = "staff"
    verbose_name = "職員"


class StaffAdminConfig(AdminConfig):
    """Django admin with our own site."""

    default_site = "staff.site.StaffSite"
