"""Each page in each state says what it is, what to do, and whom to phone (bar B11 of the UX)."""

import pytest
from django.conf import settings
from django.test import Client

from reservations.models import Guardian
from tests import factories as cast
from tests.enter import decided_by_enter
from tests.liff.pages.browser import session_cookie
from tests.liff.pages.catalogue import State
from tests.liff.pages.states import STATES


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_the_page_says_what_it_is_and_leads_on(state: State, opens, clock):
    clock.move_to(state.now)
    guardian, address = state.make()

    page = opens(guardian, address)

    assert [text for text in state.texts if text not in page] == []
    assert [link for link in state.links if link not in page] == []
    assert [text for text in state.absent if text in page] == []
    assert 'href="tel:03' in page
    assert page.count("<h1") == 1


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_no_form_can_leave_its_words_in_an_address(state: State, opens, clock):
    """A tap before the scripts are there would send a plain form by GET; `dialog` sends nothing."""
    clock.move_to(state.now)
    guardian, address = state.make()

    page = opens(guardian, address)

    assert page.count("<form") == page.count('<form method="dialog"')


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_enter_answers_and_decides_nothing(state: State, opens, clock):
    clock.move_to(state.now)
    guardian, address = state.make()

    assert list(decided_by_enter(opens(guardian, address))) == []


def _what_is_theirs(family: Guardian) -> set[str]:
    own = {family.name, family.address, family.phone}
    for child in family.children.all():
        own |= {child.name, child.name_kana}
    return own - {""}


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_somebody_else_at_the_same_address_reads_nothing_of_the_family(state: State, db, clock):
    """A link passed on, an address guessed: not found, or the reader's own page (A6)."""
    clock.move_to(state.now)
    family, address = state.make()
    stranger = cast.guardian(name="品川 次郎", address="東京都品川区0-0-0", phone="08000000000")
    client = Client()
    client.cookies[settings.LIFF_SESSION_COOKIE_NAME] = session_cookie(stranger)

    response = client.get(address)

    page = response.content.decode()
    assert response.status_code in (200, 404)
    assert [each for each in _what_is_theirs(family) if each in page] == []
