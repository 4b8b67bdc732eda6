"""The filter at the side of a list whose first choice is what needs doing now."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from meguro_hoiku import dates


class Todo(admin.SimpleListFilter):
    """Choices of which the first, with the empty value, holds unless another is chosen."""

    title = _("表示するもの")
    parameter_name = "show"
    choices_in_words: ClassVar[tuple[tuple[str, str | Promise], ...]]

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> list[tuple[str, Any]]:
        """All but the first, which `choices` puts in the place of Django's 「すべて」."""
        return list(self.choices_in_words[1:])

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """The links; the first one means: without this parameter."""
        for choice in super().choices(changelist):
            is_first = choice["query_string"] == changelist.get_query_string(remove=[self.parameter_name])
            yield {**choice, "display": self.choices_in_words[0][1]} if is_first else choice

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows of the chosen value; what nobody offered is the first."""
        known = {value for value, _words in self.choices_in_words}
        value = self.value() or ""
        return self.chosen(queryset, value if value in known else "", dates.now())

    def chosen(self, rows: QuerySet[Any], value: str, now: datetime) -> QuerySet[Any]:
        """Those of `rows` that the choice means."""
        raise NotImplementedError
