"""`python -m line_simulator`: a LINE platform on this machine, until Ctrl-C."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

from line_simulator.json_types import JsonObject
from line_simulator.platform.identifiers import is_user_id
from line_simulator.platform.people import NewPerson, Standing
from line_simulator.server import make_server
from line_simulator.settings import Nursery, Settings

ENVIRONMENT_PREFIX = "LINE_SIMULATOR_"
HELP = {
    "host": "loopback address to listen on",
    "public_url": "address under which browsers open the phone",
    "webhook_url": "the bot's webhook; empty: none",
    "webhook_timeout": "seconds after which a webhook is cut off; 2 at LINE, more while you debug",
    "liff_endpoint": "endpoint URL of the LIFF app",
    "liff_size": "full, tall or compact",
    "liff_scope": "scopes of the LIFF app, separated by blanks",
    "demo_url": "the product's demo addresses for clock, reset and triggers; empty: none",
    "shift_seconds": "the virtual clock against real time",
    "record_dir": "folder for every call and webhook in full, for checks of a whole run; default: none",
    "data_dir": "folder for the ledger and the signing key; default: a new temporary one",
}


def parse(arguments: Sequence[str] | None = None) -> Settings:
    """Options go before environment variables, those before the defaults."""
    parser = argparse.ArgumentParser(prog="python -m line_simulator", description=__doc__)
    for field in fields(Settings):
        if field.name in {"people", "nurseries"}:
            continue
        kind = {
            "port": int,
            "shift_seconds": float,
            "webhook_timeout": float,
            "data_dir": Path,
            "record_dir": Path,
        }.get(field.name, str)
        variable = ENVIRONMENT_PREFIX + field.name.upper()
        option = f"--{field.name.replace('_', '-')}"
        parser.add_argument(
            option, type=kind, default=os.environ.get(variable, argparse.SUPPRESS), help=HELP.get(field.name)
        )
    parser.add_argument(
        "--person", action="append", default=[], metavar="U…=name", help="someone with a phone; repeatable"
    )
    parser.add_argument(
        "--persons-file", type=Path, default=os.environ.get(f"{ENVIRONMENT_PREFIX}PERSONS_FILE")
    )
    chosen = vars(parser.parse_args(arguments))
    persons, file = chosen.pop("person"), chosen.pop("persons_file")
    try:
        return Settings(**{**chosen, **_from_file(file), **_from_options(persons)})
    except ValueError as error:
        parser.error(str(error))


def _from_options(persons: list[str]) -> dict[str, object]:
    pairs = [person.partition("=") for person in persons]
    people = tuple(_person({"userId": user_id, "name": name}) for user_id, _, name in pairs)
    return {"people": people} if people else {}


def _from_file(path: Path | str | None) -> dict[str, object]:
    """People as {user_id, name, standing?, language?, consented?}: a list, or `people` beside `nurseries`."""
    if path is None:
        return {}
    content = json.loads(Path(path).read_text(encoding="utf-8"))
    if isinstance(content, list):
        content = {"people": content}
    return {
        "people": tuple(_person(person) for person in content["people"]),
        "nurseries": tuple(Nursery(str(row["id"]), row["name"]) for row in content.get("nurseries", [])),
    }


def _person(row: JsonObject) -> NewPerson:
    """Whose id is known beforehand is known to the bot too, and so a friend unless it says otherwise."""
    user_id = str(row.get("userId") or row.get("user_id", ""))
    if user_id and not is_user_id(user_id):
        raise ValueError(f"{user_id} is no LINE user id: U and 32 hexadecimal digits")
    standing = str(row.get("standing") or ("friend" if user_id else "none"))
    language, has_consented = str(row.get("language", "ja")), row.get("consented") is not False
    return NewPerson(str(row["name"]), user_id, Standing(standing), language, has_consented)


def main() -> int:
    settings = parse()
    server = make_server(settings)
    sys.stdout.write(
        f"LINE風デモ画面（本物のLINEではありません）: {settings.public_url}\n"
        f"Messaging API と LINE Login: http://localhost:{settings.port}  Webhook: {settings.webhook_url}\n"
    )
    sys.stdout.flush()
    server.run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
