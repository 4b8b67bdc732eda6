"""Two who save at once: the second waits for the first, and reads in words what has come of it (S7)."""

import logging
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, connection
from django.forms.formsets import DELETION_FIELD_NAME
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from staff.roles import RowT
from staff.words import BUSY

logger = logging.getLogger(__name__)
REFUSAL = "staff_refusal"
NOT_SAVED = _(
    "保存できませんでした。ほかの人が先に変えたか、同じものがもうあります。画面を新しくして確かめてください。"
)


class RefusedMixin(forms.BaseForm):
    """A form that is shown again as it was typed, with why it was not saved."""

    refusal: str

    def clean(self) -> dict[str, Any] | None:
        """Never good."""
        raise ValidationError(self.refusal)


class CheckedFormSet(BaseInlineFormSet[Any, Any, Any]):
    """Rows below another's form. Django leaves out the constraints that name the other row: they are looked at here."""

    def clean(self) -> None:
        """A row that the database would not have says why, where it stands."""
        super().clean()
        for form in self.forms:
            is_kept = form.is_valid() and not form.cleaned_data.get(DELETION_FIELD_NAME)
            if form.has_changed() and is_kept:
                try:
                    form.instance.validate_constraints()
                except ValidationError as error:
                    form.add_error(None, error)


class SavesOneByOne(admin.options.BaseModelAdmin[RowT]):
    """Mixed in before Django's admin: its forms compare what is stored before they save, and nothing held it still."""

    def lock(self, row: RowT) -> None:
        """Wait until nobody else changes the row; a page whose rules look further locks more, in the global order."""
        type(row)._default_manager.select_for_update(no_key=True).filter(pk=row.pk).first()

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> RowT | None:
        """The row; what is about to be saved is locked first, and read as it is then."""
        find = partial(super().get_object, request, object_id, from_field)  # type: ignore[misc]
        row: RowT | None = find()
        is_saving = request.method == "POST" and connection.in_atomic_block
        if row is None or not is_saving or hasattr(request, REFUSAL):
            return row
        self.lock(row)
        locked: RowT | None = find()
        return locked

    def get_form(
        self, request: HttpRequest, obj: RowT | None = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm[RowT]]:
        """The form; after a save that the database would not have, one that says so."""
        form: type[forms.ModelForm[RowT]] = super().get_form(request, obj, change=change, **kwargs)  # type: ignore[misc]
        if sentence := getattr(request, REFUSAL, ""):
            return type(form.__name__, (RefusedMixin, form), {"refusal": sentence})
        return form

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The form or its saving. What somebody else has saved at this moment, the form finds when it looks again."""
        page = partial(super().changeform_view, request, object_id, form_url, extra_context)  # type: ignore[misc]
        if request.method != "POST":
            return page()  # type: ignore[no-any-return]
        for _look in range(2):
            try:
                return page()  # type: ignore[no-any-return]
            except (IntegrityError, OperationalError) as error:
                logger.warning("%s was not saved: %s", self.opts.model_name, type(error.__cause__).__name__)
                is_fence = isinstance(error, IntegrityError)
                if not is_fence:
                    break
        setattr(request, REFUSAL, str(NOT_SAVED if is_fence else BUSY))
        return page()  # type: ignore[no-any-return]
