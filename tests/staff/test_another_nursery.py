"""A form that is about one nursery and is sent while another is chosen changes nothing, and says so (S1)."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nurseries.models import ClosedDay
from reservations.models import InterviewSlot
from staff.about import ABOUT_NO_NURSERY
from tests.factories import WEDNESDAY
from tests.staff.browsing import Desk
from tests.staff.cast import Ward
from tests.staff.policy import POLICY, WARD_POLICY
from tests.staff.posting import ENDS_THE_SESSION, Form, forms_of
from tests.staff.reading import said, text
from tests.staff.tabs import CLOSES, WRITES, choose, nothing_written, opened_at, resent
from tests.staff.test_crawl import crawl
from tests.staff.test_matrix import key_of
from tests.staff.test_slots import INTERVIEWS

BEFORE_THE_DOOR = {"login", "invitation", "invitation_link"}


def addresses(ward: Ward, names: set[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each of the staff's pages about a row of nursery A, with what is posted there."""
    for name in sorted(names):
        line = POLICY[name]
        row = None
        if line.row:
            row = getattr(ward.a, line.row, None) or getattr(ward, line.row)
        yield reverse(f"admin:{name}", kwargs={**line.words, **key_of(name, row)} or None), line.post or {}


@pytest.mark.parametrize("who", ["both", "office"])
def test_no_address_takes_a_form_of_a_nursery_when_another_is_chosen(who: str, ward: Ward, request):
    client = request.getfixturevalue(who)
    about = opened_at(client, ward.a.nursery)
    choose(client, ward.b.nursery)

    for address, post in addresses(ward, set(POLICY) - ABOUT_NO_NURSERY - BEFORE_THE_DOOR):
        with nothing_written():
            answer = client.post(address, {**post, **about})
        assert answer.status_code == 409, address
        page = text(answer)
        assert f"この画面は「{ward.a.nursery.name}」のものですが" in page
        assert f"いま選んでいるのは「{ward.b.nursery.name}」です" in page


def test_what_concerns_no_nursery_is_taken_whatever_is_chosen(ward: Ward, both: Desk):
    about = opened_at(both, ward.a.nursery)
    choose(both, ward.b.nursery)

    assert both.post("/admin/stay/", about).status_code == 204
    assert both.post("/admin/password_change/", about).status_code == 200
    assert (
        both.post("/admin/nursery/choose/", {**about, "nursery": ward.a.nursery.public_id}).status_code == 302
    )
    assert both.post("/admin/switch/", about)["Location"] == "/admin/login/"


def every_form(pages: dict[str, str]) -> Iterator[tuple[str, Form]]:
    """Each form that the pages show, with its address, but for those that choose or end the session."""
    for address, page in pages.items():
        for form in forms_of(address, page):
            if not form.action.endswith(
                (*ENDS_THE_SESSION, "/nursery/choose/", "/stay/", "/password_change/")
            ):
                yield address, form


def take_no_form(client: Desk, pages: dict[str, str]) -> int:
    """How many forms there are by their buttons; each is refused, and none lacks what it is about."""
    sent = set()
    for address, form in every_form(pages):
        for name, value in form.buttons or [("", "")]:
            assert "about" in form.data, (address, form)
            if (form.action, name, value) not in sent:
                sent.add((form.action, name, value))
                with nothing_written():
                    answer = client.post(form.action, form.data | ({name: [value]} if name else {}))
                assert answer.status_code == 409, (address, form.action, name)
    return len(sent)


def test_every_form_of_a_nursery_s_pages_is_refused_when_another_is_chosen(ward: Ward, both: Desk):
    choose(both, ward.a.nursery)
    pages = dict(crawl(both))
    choose(both, ward.b.nursery)

    assert take_no_form(both, pages) > 40


def test_every_form_of_the_ward_s_pages_is_refused_when_another_nursery_is_chosen(ward: Ward, office: Desk):
    choose(office, ward.a.nursery)
    names = {name for name in WARD_POLICY if name not in BEFORE_THE_DOOR}
    pages = {address: office.get(address).content.decode() for address, _post in addresses(ward, names)}
    choose(office, ward.b.nursery)

    assert take_no_form(office, pages) > 15


def test_reading_a_page_changes_nothing(ward: Ward, office: Desk):
    """No link does what a form should do: only that somebody looked is written, and the figures are kept."""
    kept = ("django_session", "auditlog_logentry", "staff_board")
    choose(office, ward.b.nursery)
    for address, _post in addresses(ward, set(POLICY) - BEFORE_THE_DOOR - {"logout"}):
        with CaptureQueriesContext(connection) as asked:
            office.get(address)
        written = [each["sql"] for each in asked if WRITES.match(each["sql"])]
        assert [sql for sql in written if not any(table in sql for table in kept)] == [], address


def test_closing_days_of_one_nursery_never_closes_the_other(ward: Ward, office: Desk):
    about = opened_at(office, ward.a.nursery, "/admin/closing/")
    choose(office, ward.b.nursery)
    before = ClosedDay.objects.count()

    answer = office.post("/admin/closing/", {**CLOSES, **about})

    assert answer.status_code == 409
    assert ClosedDay.objects.count() == before


def test_going_on_keeps_what_was_typed_and_does_it_at_the_nursery_of_the_form(ward: Ward, office: Desk):
    about = opened_at(office, ward.a.nursery, "/admin/closing/")
    choose(office, ward.b.nursery)
    refused = office.post("/admin/closing/", {**CLOSES, "reason": "other", **about})

    answer = office.post(*resent(refused))

    assert "お休みにしました" in said(answer)
    closed = ClosedDay.objects.get(date=WEDNESDAY)
    assert (closed.nursery, closed.reason) == (ward.a.nursery, "other")
    assert f"<strong>{ward.a.nursery.name}</strong>" in office.get("/admin/closing/").content.decode()


def test_interview_slots_are_made_where_the_form_was_opened(ward: Ward, office: Desk):
    about = opened_at(office, ward.a.nursery, "/admin/interview-slots/make/")
    choose(office, ward.b.nursery)
    before = set(InterviewSlot.objects.values_list("pk", flat=True))

    refused = office.post("/admin/interview-slots/make/", {**INTERVIEWS, "make": "yes", **about})
    assert set(InterviewSlot.objects.values_list("pk", flat=True)) == before
    office.post(*resent(refused))

    made = InterviewSlot.objects.exclude(pk__in=before)
    assert {row.nursery for row in made} == {ward.a.nursery}


def test_a_form_for_all_nurseries_says_so(ward: Ward, office: Desk):
    about = opened_at(office, None)
    choose(office, ward.b.nursery)

    refused = office.post("/admin/close-several/", {**CLOSES, "nurseries": [ward.a.nursery.pk], **about})

    assert "この画面は「すべての園」のものですが" in text(refused)
    office.post(*resent(refused))
    assert ClosedDay.objects.get(date=WEDNESDAY).nursery == ward.a.nursery


def test_a_password_is_not_written_into_the_page(ward: Ward, office: Desk):
    about = opened_at(office, ward.a.nursery)
    choose(office, ward.b.nursery)
    typed = {"username": "new", "password1": "a long secret phrase", "password2": "a long secret phrase"}

    answer = office.post("/admin/auth/user/add/", {**typed, **about})

    assert 'name="username" value="new"' in answer.content.decode()
    assert "secret" not in answer.content.decode()
    assert "パスワードだけは、もう一度" in text(answer)


@pytest.mark.parametrize("about", ["", "nonsense", ".", "1", "9" * 300 + "."])
def test_a_form_that_does_not_say_what_it_is_about_is_refused_and_asks(about: str, ward: Ward, both: Desk):
    with nothing_written():
        answer = both.post("/admin/closing/", {**CLOSES, "about": about})

    assert answer.status_code == 409
    assert "まだ何も変えていません" in text(answer)


def test_a_form_of_an_earlier_version_goes_on_at_the_nursery_that_it_names(ward: Ward, both: Desk):
    choose(both, ward.a.nursery)
    refused = both.post("/admin/closing/", {**CLOSES, "about": ""})

    assert "どの園のものか、わかりませんでした" in text(refused)
    both.post(*resent(refused))
    assert ClosedDay.objects.get(date=WEDNESDAY).nursery == ward.a.nursery
