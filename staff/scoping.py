"""The one base class of every admin page: what staff see and touch is their own nursery's (S1).

It closes what a scoped `get_queryset` alone leaves open: drop-downs and forged keys (both take their rows
from the related admin's own scoped rows), filters, lookups typed into the address, inlines, the delete page
(there is none), records moved to another nursery, and the history. `staff/checks.py` refuses an admin that is
not derived from it.
"""

from collections.abc import Iterable
from copy import deepcopy
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.filters import ListFilter, SimpleListFilter
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.db.models import Field, ForeignKey, Model, QuerySet
from django.forms.formsets import BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from reservations import audit
from reservations.models import Child
from staff.about import stay_with_the_chosen
from staff.forms.seen import with_what_was_seen
from staff.history import history_of
from staff.roles import Access, RowT, access_of
from staff.saving import CheckedFormSet, SavesOneByOne

READ = frozenset({"view"})
WRITE = frozenset({"view", "add", "change"})
NOTHING: frozenset[str] = frozenset()


class Scoped(admin.options.BaseModelAdmin[RowT]):
    """What a model's pages and its inlines have in common. Nothing is deleted: what has a history ends."""

    nursery_path: ClassVar[str | None] = None
    """The lookup from a row to its nursery ("pk" for the nursery itself); None: the ward's alone."""
    nursery_may: ClassVar[frozenset[str]] = READ
    """What nursery staff may do with their nursery's rows: some of view, add, change."""
    ward_may: ClassVar[frozenset[str]] = READ
    """What ward staff may do with every row."""

    def _may(self, request: HttpRequest, what: str) -> bool:
        access = access_of(request)
        if access.is_ward:
            return what in self.ward_may
        return self.nursery_path is not None and access.current is not None and what in self.nursery_may

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """By role, in code: no permission rows."""
        return self._may(request, "view")

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """By role; which rows is `get_queryset`'s business."""
        return self._may(request, "change")

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """By role."""
        return self._may(request, "add")

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never: the delete page would list another nursery's rows of a shared guardian."""
        return False

    def has_module_permission(self, request: HttpRequest) -> bool:
        """There are no pages that list models: the menu leads."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[RowT]:
        """The rows of the user's nursery. Lists, forms, searches, actions and the history all start here."""
        return access_of(request).within(super().get_queryset(request), self.nursery_path)

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> QuerySet[Any]:
        """The choices of a foreign key, shown and accepted: what the user may see of the related model."""
        related = db_field.remote_field.model
        if not self.admin_site.is_registered(related):
            return related._default_manager.none()  # type: ignore[no-any-return]
        return self.admin_site.get_model_admin(related).get_queryset(request)

    def formfield_for_dbfield(
        self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """The plain widget, without the pop-up links to other models' pages."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field


class ScopedModelAdmin(SavesOneByOne[RowT], Scoped[RowT], admin.ModelAdmin[RowT]):
    """A model's pages, limited to the user's nursery; changes and looks at children are recorded."""

    child_path: ClassVar[str] = ""
    """The attributes from a row to its child, where pages show children; "" where they show none."""
    keeps_values: ClassVar[bool] = True
    """Whether the audit row may hold old and new values; False for people's own data."""

    show_facets: ClassVar[admin.ShowFacets] = admin.ShowFacets.NEVER
    view_on_site = False
    preserve_filters: ClassVar[bool] = False
    list_per_page: ClassVar[int] = 50
    actions_selection_counter: ClassVar[bool] = False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only lookups of the page's own filters: any other could ask about another nursery's rows."""
        names = {_filter_name(item) for item in self.get_list_filter(request)}
        return any(
            lookup == name or lookup.startswith(f"{name}__") for name in names
        ) and super().lookup_allowed(lookup, value, request)

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        """Filters over relations offer only what occurs in the user's own rows."""
        return [self._limited(item) for item in super().get_list_filter(request)]

    def _limited(self, item: Any) -> Any:
        if isinstance(item, str) and self.opts.get_field(item).is_relation:
            return (item, admin.RelatedOnlyFieldListFilter)
        return item

    def get_form(
        self, request: HttpRequest, obj: RowT | None = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm[RowT]]:
        """The nursery of a record is chosen by the ward when it is made, and never changes."""
        form = with_what_was_seen(super().get_form(request, obj, change=change, **kwargs))
        if "nursery" in form.base_fields:
            nursery = form.base_fields["nursery"] = deepcopy(form.base_fields["nursery"])
            access = access_of(request)
            nursery.disabled = obj is not None or not access.is_ward
            nursery.initial = access.current
        return form

    def save_model(self, request: HttpRequest, obj: RowT, form: forms.ModelForm[RowT], change: bool) -> None:
        """Write only the columns that the form changed."""
        if not change:
            obj.save()
        elif names := [name for name in form.changed_data if _is_column(obj, name)]:
            obj.save(update_fields=names)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> RowT | None:
        """The record of a form, of the chosen nursery; raises OfAnotherNursery."""
        row = super().get_object(request, object_id, from_field)
        if row is not None:
            stay_with_the_chosen(request, self.model._default_manager.filter(pk=row.pk), self.nursery_path)
        return row

    def response_action(self, request: HttpRequest, queryset: QuerySet[RowT]) -> HttpResponse | None:  # type: ignore[override]  # the stubs are of a later Django
        """What was chosen from the menu above a list, done to rows of the chosen nursery."""
        ticked = queryset.filter(pk__in=request.POST.getlist(ACTION_CHECKBOX_NAME))
        stay_with_the_chosen(request, ticked, self.nursery_path)
        return super().response_action(request, queryset)

    def children_on(self, request: HttpRequest, rows: Iterable[RowT]) -> list[Child]:
        """The children that a page with these rows shows."""
        return [child_of(row, self.child_path) for row in rows] if self.child_path else []

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list; looking at it is recorded."""
        title = {"title": self.opts.verbose_name_plural}
        response = super().changelist_view(request, title | (extra_context or {}))
        if isinstance(response, TemplateResponse) and "cl" in (response.context_data or {}):
            rows = response.context_data["cl"].result_list  # type: ignore[index]
            record_look(access_of(request), self.children_on(request, rows))
        return response

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: RowT | None = None,
    ) -> HttpResponse:
        """The form; looking at it is recorded."""
        if obj is not None:
            record_look(access_of(request), self.children_on(request, [obj]))
        return super().render_change_form(request, context, add, change, form_url, obj)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Who changed what, from the audit rows; Django's own log would keep people's names."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = self.get_object(request, object_id)
        if row is None:
            return self.no_such_row(request, object_id)
        record_look(access_of(request), self.children_on(request, [row]))
        context = {
            **self.admin_site.each_context(request),
            "title": _("変更の記録"),
            "opts": self.opts,
            "row": row,
            "entries": history_of(row, access_of(request)),
        }
        return TemplateResponse(request, "staff/history.html", context)

    def no_such_row(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The one answer for a row of another nursery and for one that does not exist."""
        answer: HttpResponse = self._get_obj_does_not_exist_redirect(  # type: ignore[attr-defined]
            request, self.opts, object_id
        )
        return answer

    def construct_change_message(  # type: ignore[override]  # handed as it is to `log_…` below
        self, request: HttpRequest, form: forms.Form, formsets: Iterable[BaseFormSet[Any]], add: bool = False
    ) -> dict[str, list[str]]:
        """The changes for the audit row: old and new value by field."""
        changes = {name: self._values(form, name) for name in form.changed_data}
        for formset in formsets or ():
            for each in formset.forms:
                if each.has_changed():
                    changes[each.prefix or ""] = ["", ", ".join(each.changed_data)]
        return changes

    def _values(self, form: forms.Form, name: str) -> list[str]:
        if not self.keeps_values:
            return ["…", "…"]
        return [str(form.initial.get(name, "")), str(form.cleaned_data.get(name, ""))]

    def log_addition(self, request: HttpRequest, obj: RowT, message: Any) -> None:  # type: ignore[override]
        """The audit row of a new record."""
        audit.record_change(actor=access_of(request).actor, row=obj, action="create", changes=message)

    def log_change(self, request: HttpRequest, obj: RowT, message: Any) -> None:  # type: ignore[override]
        """The audit row of a change."""
        audit.record_change(actor=access_of(request).actor, row=obj, action="update", changes=message)


class ScopedInline(Scoped[RowT], admin.StackedInline[RowT, Any]):
    """Rows of another model on a form; of a shared parent only those of the user's nursery."""

    extra = 0
    can_delete = False
    formset = CheckedFormSet


def record_look(access: Access, children: Iterable[Child]) -> None:
    """One audit row for one page with children on it; none when it shows none (assurance.md §1.8)."""
    if shown := list({child.pk: child for child in children}.values()):
        audit.record_reads(actor=access.actor, rows=shown)


def child_of(row: Model, path: str) -> Child:
    """The child at the end of dotted attributes."""
    current: Any = row
    for name in path.split("."):
        current = getattr(current, name)
    assert isinstance(current, Child)
    return current


def _filter_name(item: Any) -> str:
    if isinstance(item, type) and issubclass(item, ListFilter):
        return (item.parameter_name or "") if issubclass(item, SimpleListFilter) else ""
    return str(item[0] if isinstance(item, list | tuple) else item)


def _is_column(row: Model, name: str) -> bool:
    field = row._meta.get_field(name)
    return isinstance(field, ForeignKey) or not field.is_relation
