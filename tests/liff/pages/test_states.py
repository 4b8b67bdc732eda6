"""Each page in each state says what it is, what to do, and whom to phone (bar B11 of the UX)."""

import pytest

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
