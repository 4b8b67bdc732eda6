"""全園のようす: the plots of every nursery, with their age; the shared form hides small numbers (W3)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from staff.pages.base import WardPage, go
from staff.statistics.keeping import count_board, newest_board
from staff.statistics.plots import plots_of


class BoardPage(WardPage):
    """The newest board; a button counts again."""

    figures_may = True

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The page; `?shared=yes` for showing it to others."""
        board, shared = newest_board(self.now), request.GET.get("shared") == "yes"
        context: dict[str, Any] = {
            "board": board,
            "shared": shared,
            "plots": plots_of(board.figures, shared=shared),
        }
        age = int((self.now - board.at).total_seconds() // 60)
        return self.show("staff/board.html", _("全園のようす"), age=max(age, 0), **context)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Count now."""
        board = count_board(self.now)
        messages.success(request, _("数え直しました（{seconds}秒）。").format(seconds=board.seconds))
        return go(reverse("admin:board"))
