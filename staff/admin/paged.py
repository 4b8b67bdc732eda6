"""Lists whose rows have a page of ours."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html

from staff.roles import RowT
from staff.scoping import ScopedModelAdmin


class PagedModelAdmin(ScopedModelAdmin[RowT]):
    """The list; Django's own page of a row leads to ours, where services change it."""

    list_display_links = None

    def page_url(self, row: RowT) -> str:
        """Where the row's page is."""
        raise NotImplementedError

    def link(self, row: RowT, text: str) -> str:
        """The text, leading to the row's page."""
        return format_html('<a href="{}">{}</a>', self.page_url(row), text)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Our page."""
        row = self.get_object(request, object_id)
        return self.no_such_row(request, object_id) if row is None else redirect(self.page_url(row))
