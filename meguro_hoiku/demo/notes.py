"""What the demo's other programs read: who may log in, and whose phones there are."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings

from meguro_hoiku.demo.people import PASSWORD, PEOPLE, WARD_USERNAME
from meguro_hoiku.demo.ward import ALL, IN_LINE, public_id


def write_notes() -> None:
    """Write `logins.json` for the terminal and `persons.json` for the simulator into VAR_DIR/demo."""
    folder = settings.VAR_DIR / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "logins.json", _logins())
    _write(folder / "persons.json", {"people": _people(), "nurseries": _nurseries()})


def _logins() -> list[dict[str, str]]:
    nurseries = [
        {"role": "園職員", "nursery": plan.fields["name"], "username": plan.code, "password": PASSWORD}
        for plan in ALL
    ]
    return [
        *nurseries,
        {"role": "区職員", "nursery": "", "username": WARD_USERNAME, "password": PASSWORD},
    ]


def _people() -> list[dict[str, Any]]:
    return [
        {
            "userId": person.line_user_id,
            "name": person.shown,
            "standing": person.standing,
            "language": person.language,
            "consented": person.has_consented,
        }
        for person in PEOPLE
    ]


def _nurseries() -> list[dict[str, str]]:
    return [{"id": str(public_id("nursery", plan.code)), "name": plan.fields["name"]} for plan in IN_LINE]


def _write(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
