"""No template has a form in which Enter would answer or decide something (B1)."""

import pytest

from tests.architecture import files
from tests.enter import decided_by_enter

TEMPLATES = sorted(path for path in files.named(".html") if path.parts[0] == "templates")


def test_enter_decides_nothing_in_any_form():
    found = {str(path): said for path in TEMPLATES if (said := list(decided_by_enter(files.text(path))))}

    assert found == {}


@pytest.mark.parametrize(
    "form",
    [
        '<input type="radio"><button name="health" value="unchanged">変わりない</button>',
        '{% include "staff/fields.html" %}<button type="submit" name="close" value="yes">お休みにする</button>',
        '<input name="words"><button formaction="/elsewhere/">さがす</button>',
        '{{ form.day }}<input type="submit" name="make">',
        '<input type="checkbox"><button class="danger">取り消す</button><button>見る</button>',
    ],
)
def test_a_form_in_which_enter_decides_is_found(form: str):
    assert list(decided_by_enter(f"<form>{form}</form>"))


@pytest.mark.parametrize(
    "form",
    [
        '<input type="hidden"><button name="attendance" value="arrived">来た</button>',
        '<input name="words"><button>見る</button><button name="close" value="yes">お休みにする</button>',
        '<input type="radio"><button type="button" name="health" value="unchanged">変わりない</button>',
        '<input name="name"><input type="submit" name="_save" value="保存">',
    ],
)
def test_a_form_in_which_enter_only_keeps_or_shows_is_left_alone(form: str):
    assert not list(decided_by_enter(f"<form>{form}</form>"))
