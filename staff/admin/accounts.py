"""Accounts of staff, for the ward: made, linked to nurseries, given a new password, switched off (W1)."""

from copy import deepcopy
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from nurseries.models import NurseryStaff
from staff.forms.accounts import NewUserForm, RoleMixin, UserForm
from staff.roles import access_of
from staff.scoping import NOTHING, WRITE, ScopedInline, ScopedModelAdmin


class NurseryStaffInline(ScopedInline[NurseryStaff]):
    """The nurseries where the person works."""

    model = NurseryStaff
    nursery_may = NOTHING
    ward_may = WRITE | {"delete"}
    fields = ("nursery",)
    extra = 1
    can_delete = True
    verbose_name_plural = _("働いている園")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who has left a nursery is taken off it: the link has no history of its own."""
        return self._may(request, "delete")


ROLE = ("role", "role_reason")

# Importing `UserAdmin` registers Django's own pages, which have no walls.
admin.site.unregister([User, Group])


@admin.register(User)
class StaffUserAdmin(ScopedModelAdmin[User], UserAdmin):  # type: ignore[type-arg]  # not generic when it runs
    """Accounts, without Django's rows of permissions: roles decide in code."""

    nursery_may = NOTHING
    ward_may = WRITE
    keeps_values = False
    form = UserForm
    add_form = NewUserForm
    inlines = (NurseryStaffInline,)
    list_display = ("username", "last_name", "first_name", "is_active", "nurseries", "last_login")
    list_filter = ("is_active",)
    search_fields = ()
    filter_horizontal = ()
    fieldsets = (
        (
            None,
            {"fields": ("username", "last_name", "first_name", "email", "is_active", *ROLE)},
        ),
    )
    add_fieldsets = (
        (
            None,
            {
                "fields": (
                    "username",
                    "password1",
                    "password2",
                    "last_name",
                    "first_name",
                    "email",
                    "role",
                    "role_reason",
                )
            },
        ),
    )
    change_form_template = "staff/user_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Superusers are made and changed by command only."""
        rows = super().get_queryset(request).filter(is_superuser=False)
        return rows.prefetch_related("nursery_staff__nursery")

    def get_form(
        self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm[User]]:
        """Nobody locks themselves out, and nobody raises themselves."""
        form = super().get_form(request, obj, change=change, **kwargs)
        if obj is not None and obj == access_of(request).user:
            for name in ("is_active", "role", "role_reason"):
                form.base_fields[name] = deepcopy(form.base_fields[name])  # the class shares its own
                form.base_fields[name].disabled = True
        return form

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        """The role is a group."""
        super().save_related(request, form, formsets, change)
        assert isinstance(form, RoleMixin)
        form.save_role(access_of(request).actor)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """Another's password; one's own is changed by who knows it, so that a left session gives nobody a key."""
        access = access_of(request)
        if access.is_ward and str(access.actor.pk) == str(id):
            return redirect("admin:password_change")
        return super().user_change_password(request, id, form_url)

    @admin.display(description=_("園"))
    def nurseries(self, row: User) -> str:
        """Where the person works."""
        return "・".join(link.nursery.name for link in row.nursery_staff.all())
