"""System checks: no admin may be registered, on any site, that the walls do not cover."""

from collections.abc import Iterator
from typing import Any

from django.apps import AppConfig
from django.contrib.admin import ModelAdmin
from django.contrib.admin.sites import all_sites
from django.core.checks import CheckMessage, Error

from staff.scoping import ScopedInline, ScopedModelAdmin

WALLS = ("has_delete_permission", "lookup_allowed", "get_field_queryset", "get_object", "response_action")


def every_admin_is_scoped(app_configs: list[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Errors for each registered admin that could show one nursery's children to another."""
    return [
        error
        for site in all_sites
        for model_admin in site._registry.values()
        for error in (*_errors_of(model_admin), *_errors_of_inlines(model_admin))
    ]


def _errors_of(model_admin: ModelAdmin[Any]) -> Iterator[CheckMessage]:
    name = type(model_admin)
    if not isinstance(model_admin, ScopedModelAdmin):
        yield Error(
            f"{model_admin.model._meta.label} is registered with {name.__name__}, which sees every nursery.",
            hint="Derive it from staff.scoping.ScopedModelAdmin and say its nursery_path.",
            obj=name,
            id="staff.E001",
        )
        return
    if model_admin.nursery_may and model_admin.nursery_path is None:
        yield Error(
            "Nursery staff may see it, yet it does not say how its rows belong to a nursery.",
            hint="Set nursery_path, or nursery_may = NOTHING for what is the ward's alone.",
            obj=name,
            id="staff.E002",
        )
    yield from _errors_of_options(model_admin)


def _errors_of_options(model_admin: ScopedModelAdmin[Any]) -> Iterator[CheckMessage]:
    if model_admin.raw_id_fields or model_admin.list_editable:
        yield Error(
            "raw_id_fields name the record behind any typed id; list_editable forms are not audited.",
            hint="Use a plain drop-down: its choices are limited to the user's nursery.",
            obj=type(model_admin),
            id="staff.E003",
        )
    for item in model_admin.list_filter:
        path = item[0] if isinstance(item, list | tuple) else item
        if isinstance(path, str) and "__" in path:
            yield Error(
                f"The filter over {path} lists every value of the other table.",
                hint="Filter by a field of the model itself, or write a SimpleListFilter.",
                obj=type(model_admin),
                id="staff.E004",
            )
    for name in WALLS:
        if not _is_inherited(type(model_admin), name):
            yield Error(
                f"{name} is the walls' own and may not be overridden.",
                hint="Change staff/scoping.py, for all.",
                obj=type(model_admin),
                id="staff.E005",
            )


def _is_inherited(admin_class: type[ScopedModelAdmin[Any]], name: str) -> bool:
    return next(each for each in admin_class.__mro__ if name in vars(each)) in ScopedModelAdmin.__mro__


def _errors_of_inlines(model_admin: ModelAdmin[Any]) -> Iterator[CheckMessage]:
    for inline in model_admin.inlines:
        if not issubclass(inline, ScopedInline):
            yield Error(
                f"The inline {inline.__name__} shows every nursery's rows of a shared record.",
                hint="Derive it from staff.scoping.ScopedInline and say its nursery_path.",
                obj=type(model_admin),
                id="staff.E006",
            )
