"""What the ward hands out about changes of health: the family's own paper, and a file with people (W2, W4)."""

from datetime import timedelta

import pytest
from django.test import Client

from reservations.models import HealthChange, Registration
from tests import factories
from tests.factories import NOW
from tests.staff import cast
from tests.staff.reading import text
from tests.staff.test_exports import PEOPLE, lines, take

pytestmark = pytest.mark.django_db
EGG = "卵アレルギー、エピペン持参"


@pytest.fixture
def change(db: None) -> HealthChange:
    """Answered by mistake, opened again, and answered."""
    row = factories.usable_child()
    change = factories.health_change(row, note=EGG)
    user = cast.user("yamada", row.nursery)
    given = {"answered_at": NOW, "answered_by": user}
    change.answers.create(outcome="settled", note="誤り", taken_back_at=NOW, taken_back_by=user, **given)
    change.answers.create(outcome="taken_in", note="母に電話した", **given)
    return change


def test_the_paper_for_the_family_tells_all_of_it(ward_desk: Client, change):
    page = text(ward_desk.get(f"/admin/families/{change.child.guardian.public_id}/disclosure/"))

    assert f"桑の実中目黒保育園／電話／{EGG}／2026-08-03 10:15 誤り（もう名簿に出さない）" in page
    assert "母に電話した（これからも名簿に出す）" in page


def test_the_file_has_a_line_a_change_with_the_answer_that_stands(ward_desk: Client, change):
    row = Registration.objects.get()
    factories.health_change(row, note="=熱", said_at=NOW + timedelta(minutes=1))

    header, *body = lines(take(ward_desk, table="health_changes", **PEOPLE))

    first, second = (dict(zip(header, line, strict=True)) for line in body)
    assert (first["変わったこと"], first["したこと"]) == (EGG, "母に電話した")
    assert (first["これから"], first["確認した日時"]) == ("これからも名簿に出す", "2026-08-03 10:15")
    assert (first["児童名"], first["方法"], first["聞いた日時"]) == ("目黒 花", "電話", "2026-08-03 10:15")
    assert (second["変わったこと"], second["確認した日時"], second["したこと"]) == ("'=熱", "", "")


def test_the_file_without_people_does_not_say_who_or_what(ward_desk: Client, change):
    header, *body = lines(take(ward_desk, table="health_changes"))

    assert header == ["園コード", "保育園", "聞いた日時", "方法", "確認した日時", "これから"]
    assert len(body) == 1
