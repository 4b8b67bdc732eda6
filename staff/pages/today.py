"""「今日」: what a nursery's staff see first in the morning."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from staff.pages.base import StaffPage


class TodayPage(StaffPage):
    """「今日」 of the nursery in the header; ward staff without one see the list of nurseries."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The page."""
        return self.show("staff/today.html", "")
