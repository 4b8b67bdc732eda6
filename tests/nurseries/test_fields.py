"""The two column types: weekdays and deadline rules, as forms show them and as the database keeps them."""

from datetime import time
from typing import Any

import pytest
from django import forms
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import connection

from nurseries.deadlines import DeadlineRule
from nurseries.fields import DeadlineField, DeadlineWidget, WeekdaysField
from nurseries.models import Nursery
from tests import factories

RULE = DeadlineRule(2, DeadlineRule.Unit.OPEN_DAY, time(12, 30))


class NurseryForm(forms.ModelForm):
    class Meta:
        model = Nursery
        fields = ("open_weekdays", "reservation_cancel_deadline")


def ticked(**data):
    boxes = {
        "open_weekdays": ["5", "1"],
        "reservation_cancel_deadline_0": "2",
        "reservation_cancel_deadline_1": "open_day",
        "reservation_cancel_deadline_2": "12:30",
    }
    return boxes | data


@pytest.mark.django_db
def test_a_form_reads_check_boxes_and_three_boxes():
    form = NurseryForm(ticked(), instance=factories.nursery())

    assert form.is_valid(), form.errors
    assert form.cleaned_data == {"open_weekdays": "15", "reservation_cancel_deadline": RULE}


@pytest.mark.django_db
def test_a_form_shows_what_is_stored_and_sees_what_has_changed():
    same: dict[str, Any] = {"reservation_cancel_deadline_0": "1", "reservation_cancel_deadline_1": "day"}
    same |= {"reservation_cancel_deadline_2": "17:00", "open_weekdays": ["1", "2", "3", "4", "5"]}

    form = NurseryForm(ticked(**same), instance=factories.nursery())

    assert not form.has_changed()
    assert form["open_weekdays"].value() == ["1", "2", "3", "4", "5"]
    assert 'value="17:00"' in str(form["reservation_cancel_deadline"])
    assert NurseryForm(ticked(), instance=factories.nursery()).has_changed()


@pytest.mark.parametrize(
    "wrong",
    [
        {"open_weekdays": []},
        {"open_weekdays": ["8"]},
        {"reservation_cancel_deadline_0": "61"},
        {"reservation_cancel_deadline_1": "week"},
        {"reservation_cancel_deadline_2": "25:00"},
    ],
)
@pytest.mark.django_db
def test_a_form_refuses_what_is_no_weekday_or_no_rule(wrong):
    assert not NurseryForm(ticked(**wrong), instance=factories.nursery()).is_valid()


@pytest.mark.parametrize("value", ["21", "11", "0", "8", "x"])
def test_weekdays_are_ascending_digits(value):
    with pytest.raises(ValidationError):
        WeekdaysField().validate(value, None)


@pytest.mark.django_db
def test_a_rule_is_stored_as_text_and_read_back_as_a_rule():
    nursery = factories.nursery(reservation_cancel_deadline=RULE)

    with connection.cursor() as cursor:
        cursor.execute("SELECT reservation_cancel_deadline FROM nurseries_nursery")
        assert cursor.fetchone() == ("2 open_day 12:30",)
    nursery.refresh_from_db()
    assert nursery.reservation_cancel_deadline == RULE
    [restored] = serializers.deserialize("json", serializers.serialize("json", [nursery]))
    assert restored.object.reservation_cancel_deadline == RULE


def test_a_rule_may_be_given_as_text_or_left_out():
    field = DeadlineField()

    assert field.to_python("2 open_day 12:30") == field.to_python(RULE) == RULE
    assert [field.to_python(None), field.get_prep_value(None), field.from_db_value(None)] == [None] * 3
    with pytest.raises(ValidationError):
        field.to_python("tomorrow")
    assert field.clean(RULE, None) == RULE


def test_empty_boxes_are_no_rule():
    field = DeadlineField(null=True, blank=True).formfield()

    assert field.clean(["", "", ""]) is None
    assert DeadlineWidget().decompress(None) == [None, None, None]


def test_migrations_repeat_neither_the_length_nor_an_object():
    assert DeadlineField(default=RULE).deconstruct()[3] == {"default": "2 open_day 12:30"}
    assert DeadlineField().deconstruct()[3] == {}
    assert WeekdaysField(default="1").deconstruct()[3] == {"default": "1"}
