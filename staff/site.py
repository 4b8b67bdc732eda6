"""The staff site."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class StaffSite(admin.AdminSite):
    """Django admin for nursery and ward staff."""

    site_header = _("目黒区 一時保育")
    site_title = _("目黒区 一時保育")
    index_title = _("メニュー")
