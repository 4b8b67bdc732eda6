"""月ごとのまとめ (W2): the columns of the report, closed months, and the question why a child comes."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from nurseries.models import Question
from reservations.models import Refusal, Reservation
from staff.models import ClosedMonth
from tests import factories
from tests.factories import MONDAY, NOW, WEDNESDAY
from tests.staff.reading import text
from tests.staff.test_exports import lines, take

pytestmark = pytest.mark.django_db


def figures(client: Client, **more: str) -> Iterator[dict[str, str]]:
    header, *body = lines(take(client, table="monthly", **more))
    for line in body:
        yield dict(zip(header, line, strict=True))


def test_the_month_has_the_columns_of_the_report(ward_desk: Client):
    nursery = factories.nursery()
    Question.objects.create(moment="reservation", text="利用の理由", kind="choice", is_use_reason=True)
    asked = str(Question.objects.get().public_id)
    used = factories.slot(MONDAY.replace(day=1), nursery, capacity=3)
    said = [{"question": asked, "text": "利用の理由", "value": "illness", "is_health": False}]
    factories.reservation(factories.usable_child(nursery), used, answers=said)
    factories.cancelled(factories.reservation(factories.usable_child(nursery), used))
    absent = factories.reservation(factories.usable_child(nursery), used)
    Reservation.objects.filter(pk=absent.pk).update(absence="with_notice")
    factories.reservation(factories.usable_child(nursery), factories.slot(WEDNESDAY, nursery))
    factories.closed_day(WEDNESDAY, nursery)

    (row,) = figures(ward_desk)

    assert (row["区分"], row["開所日数"], row["定員の延べ人数"]) == ("速報", "19", "6")
    assert (row["利用延べ人数"], row["利用実人数"], row["利用・4時間以下"]) == ("1", "1", "1")
    assert (row["取消・期限前"], row["欠席・連絡あり"], row["これからの予約"]) == ("1", "1", "1")
    assert (row["利用・1歳児クラス"], row["利用事由・傷病・通院"], row["利用事由・不明"]) == ("1", "1", "0")


def test_the_month_counts_what_had_to_be_refused(ward_desk: Client):
    nursery = factories.nursery()
    for number, reason in enumerate(("full", "full", "limit_reached", "closed")):
        Refusal.objects.create(day=MONDAY, nursery=nursery, reason=reason, keyed_hash=f"{number:064}")
    Refusal.objects.create(day=MONDAY.replace(month=7), nursery=nursery, reason="full", keyed_hash="9" * 64)

    (row,) = figures(ward_desk)

    assert [row[f"お断り・{why}"] for why in ("満員", "日数の上限", "その他")] == ["2", "1", "1"]


def test_why_a_child_comes_is_said_in_words_from_the_booking_else_from_the_registration(ward_desk: Client):
    asked = Question.objects.create(
        moment="reservation", text="利用の理由", kind="choice", is_use_reason=True
    )
    slot = factories.slot(WEDNESDAY)

    def said(code: str) -> list[dict[str, str]]:
        return [{"question": str(asked.public_id), "text": asked.text, "value": code}]

    for at_booking, at_registration in (("illness", "work"), ("", "work"), ("", "")):
        row = factories.usable_child(answers=said(at_registration) if at_registration else [])
        factories.reservation(row, slot, answers=said(at_booking) if at_booking else [])

    header, *body = lines(take(ward_desk))

    assert [line[header.index("利用事由")] for line in body] == ["傷病・通院", "就労", ""]


def test_a_closed_month_never_changes_silently(ward_desk: Client):
    nursery = factories.nursery()
    slot = factories.slot(MONDAY.replace(month=7), nursery)
    row = factories.reservation(factories.usable_child(nursery), slot)
    july = {"period": "last_month"}
    ward_desk.post(reverse("admin:close_month", args=[MONDAY.replace(month=7, day=1)]))
    ward_desk.post(reverse("admin:close_month", args=[MONDAY.replace(month=7, day=1)]))

    before = list(figures(ward_desk, **july))
    Reservation.objects.filter(pk=row.pk).update(absence="without_notice")
    after = list(figures(ward_desk, **july))

    assert [(each["区分"], each["利用延べ人数"]) for each in before] == [("確定", "1")]
    assert [(each["区分"], each["利用延べ人数"]) for each in after] == [("確定", "1"), ("訂正", "0")]
    assert ClosedMonth.objects.get().closed_at == NOW


def test_a_month_that_goes_on_is_not_closed(ward_desk: Client):
    page = ward_desk.post(reverse("admin:close_month", args=[MONDAY.replace(day=1)]))

    assert "まだ終わっていない" in text(page)
    assert not ClosedMonth.objects.exists()


def test_the_ward_asks_why_a_child_comes_and_it_comes_first(ward_desk: Client):
    factories.question("園の質問", factories.nursery(), moment="reservation")
    Question.objects.create(moment="reservation", text="区の質問", kind="text")

    ward_desk.post(reverse("admin:ask_use_reason"))
    ward_desk.post(reverse("admin:ask_use_reason"))

    asked = list(Question.objects.asked(factories.nursery(), Question.Moment.RESERVATION))
    assert [each.text for each in asked] == ["利用の理由", "区の質問", "園の質問"]
    assert asked[0].choices[0] == {"code": "work", "text": "就労"}
