"""Guardians, children and registrations: of a shared family, staff see what belongs to their nursery."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meguro_hoiku import dates
from reservations.ages import age_text
from reservations.models import Child, Guardian, Registration, name_key
from reservations.services.guardians import ContactChanges, change_contact, has_consented
from reservations.services.locking import lock_family
from reservations.text import read_address, read_kana, read_name, read_phone, read_postal_code
from staff.admin.filters import Todo
from staff.admin.paged import PagedModelAdmin
from staff.roles import access_of
from staff.scoping import READ, ScopedModelAdmin
from staff.words import ERASED, booked_interview, phone_text, starts, state_of

CHANGE = frozenset({"view", "change"})


def refuse_erased(guardian: Guardian) -> None:
    """Raise ValidationError where nothing may come back; call with the family locked (W4)."""
    if guardian.erased_at is not None:
        raise ValidationError(str(ERASED))


class GuardianForm(forms.ModelForm[Guardian]):
    """A family's contact, read as tolerantly as in LINE."""

    class Meta:
        model = Guardian
        fields = ("name", "postal_code", "address", "phone")

    postal_code = forms.CharField(label=_("郵便番号"), max_length=10, required=False)
    phone = forms.CharField(label=_("電話番号"), max_length=20)

    def clean(self) -> dict[str, Any] | None:
        """The contact is kept only of who has agreed to the text in force (A5)."""
        refuse_erased(self.instance)
        if {"postal_code", "address", "phone"} & set(self.changed_data) and not has_consented(
            self.instance, dates.today()
        ):
            raise ValidationError(
                _("いまの同意の文に、まだ同意していません。電話で登録するときに聞いてください。")
            )
        return super().clean()

    def clean_name(self) -> str:
        """As typed."""
        return read_name(self.cleaned_data["name"])

    def clean_postal_code(self) -> str:
        """Seven digits, or none."""
        typed = self.cleaned_data["postal_code"]
        return read_postal_code(typed) if typed else ""

    def clean_address(self) -> str:
        """One line."""
        return read_address(self.cleaned_data["address"])

    def clean_phone(self) -> str:
        """Ten or eleven digits."""
        return read_phone(self.cleaned_data["phone"])


@admin.register(Guardian)
class GuardianAdmin(ScopedModelAdmin[Guardian]):
    """A family's contact. Families are made by registering; here staff correct them."""

    nursery_path = "children__registrations__nursery"
    nursery_may = ward_may = CHANGE
    keeps_values = False
    form = GuardianForm
    list_display = ("name", "phone_words", "has_line", "is_reachable", "contact_changed_at")
    ordering = ("-pk",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Guardian]:
        """Nurseries do not see families marked 非開示 here (W4)."""
        rows = super().get_queryset(request)
        return rows if access_of(request).is_ward else rows.filter(is_undisclosed=False)

    def lock(self, row: Guardian) -> None:
        """With the family, which may be being erased."""
        lock_family(row.pk)

    @admin.display(description=_("電話番号"))
    def phone_words(self, row: Guardian) -> str:
        """The number as one reads it aloud."""
        return phone_text(row.phone)

    @admin.display(description="LINE", boolean=True)
    def has_line(self, row: Guardian) -> bool:
        """Whether the family uses LINE."""
        return row.has_line

    def children_on(self, request: HttpRequest, rows: Iterable[Guardian]) -> list[Child]:
        """Their children at the user's nursery."""
        children = Child.objects.filter(guardian__in=[row.pk for row in rows])
        return list(access_of(request).within(children, "registrations__nursery"))

    def save_model(
        self, request: HttpRequest, obj: Guardian, form: forms.ModelForm[Guardian], change: bool
    ) -> None:
        """The name here; the contact through the service that notes when it changed."""
        if "name" in form.changed_data:
            obj.save(update_fields=["name"])
        changes = {name: form.cleaned_data[name] for name in form.changed_data if name != "name"}
        if changes:
            change_contact(guardian=obj, changes=ContactChanges(**changes), now=dates.now())


class ChildForm(forms.ModelForm[Child]):
    """A child's own data, which only staff correct (R12)."""

    class Meta:
        model = Child
        fields = ("name", "name_kana", "birth_date", "sex")

    def clean(self) -> dict[str, Any] | None:
        """Nothing about a child of a family that is erased."""
        refuse_erased(self.instance.guardian)
        return super().clean()

    def clean_name(self) -> str:
        """As typed; another child of the same family may not have it."""
        name = read_name(self.cleaned_data["name"])
        twins = Child.objects.filter(guardian=self.instance.guardian, name_key=name_key(name))
        if twins.exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("同じ名前のお子さんが、もう登録されています。"))
        return name

    def clean_name_kana(self) -> str:
        """Katakana from any kana."""
        return read_kana(self.cleaned_data["name_kana"])


@admin.register(Child)
class ChildAdmin(ScopedModelAdmin[Child]):
    """A child's name, kana, birth date and sex."""

    nursery_path = "registrations__nursery"
    nursery_may = ward_may = CHANGE
    keeps_values = False
    form = ChildForm
    list_display = ("name", "name_kana", "birth_date", "sex")

    def lock(self, row: Child) -> None:
        """With the family: its siblings' names, and whether it is being erased, are looked at before it is saved."""
        lock_family(row.guardian_id)

    def children_on(self, request: HttpRequest, rows: Iterable[Child]) -> list[Child]:
        """The rows themselves."""
        return list(rows)

    def save_model(
        self, request: HttpRequest, obj: Child, form: forms.ModelForm[Child], change: bool
    ) -> None:
        """A changed name changes what makes two names the same."""
        names = [*form.changed_data]
        if "name" in names:
            obj.name_key = name_key(obj.name)
            names.append("name_key")
        obj.save(update_fields=names)


class RegistrationTodo(Todo):
    """First what needs doing."""

    choices_in_words = (
        ("", _("やることがあるもの")),
        ("usable", _("利用可能")),
        ("duplicates", _("重なりの疑い")),
        ("unreached", _("LINEが届かない")),
        ("new", _("面談の予約待ち")),
        ("untold", _("電話で伝えていない")),
        ("all", _("すべて")),
    )

    def chosen(self, rows: QuerySet[Any], value: str, now: datetime) -> QuerySet[Any]:
        """Registrations in the words of the domain."""
        today = dates.day_of(now)
        found = Registration.objects.all()
        match value:
            case "usable":
                found = found.usable_on(today)
            case "duplicates":
                found = found.with_suspected_duplicates(today)
            case "unreached":
                found = found.current(today).with_line_unreached()
            case "new":
                found = found.filter(state=Registration.State.INTERVIEW_PENDING)
            case "untold":
                found = found.untold()
            case "":
                found = found.needing_staff(now)
        return rows if value == "all" else rows.filter(pk__in=found.values("pk"))


@admin.register(Registration)
class RegistrationAdmin(PagedModelAdmin[Registration]):
    """The list of registrations. No search here: it would put names into addresses; the phone page has one."""

    nursery_path = "nursery"
    nursery_may = ward_may = READ
    child_path = "child"
    list_display = ("name", "kana", "age", "state_words", "interview", "valid_until", "condition", "nursery")
    list_filter = (RegistrationTodo, "nursery")
    list_select_related = ("child__guardian", "nursery")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Registration]:
        """With the interviews that say how it stands."""
        return super().get_queryset(request).prefetch_related("interviews")

    def page_url(self, row: Registration) -> str:
        """Ours."""
        return reverse("admin:registration", args=[row.public_id])

    @admin.display(description=_("児童"), ordering="child__name_kana")
    def name(self, row: Registration) -> str:
        """The child, leading to the page."""
        return self.link(row, row.child.name)

    @admin.display(description=_("フリガナ"))
    def kana(self, row: Registration) -> str:
        """The child's kana."""
        return row.child.name_kana

    @admin.display(description=_("年齢"))
    def age(self, row: Registration) -> str:
        """Today's age."""
        return age_text(row.child.birth_date, dates.today())

    @admin.display(description=_("状態"))
    def state_words(self, row: Registration) -> str:
        """The state in words."""
        return state_of(row, booked_interview(row), dates.now())

    @admin.display(description=_("面談"))
    def interview(self, row: Registration) -> str:
        """When its interview is."""
        booked = booked_interview(row)
        return starts(booked.starts_at) if booked else ""
