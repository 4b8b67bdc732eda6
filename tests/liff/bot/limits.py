"""What LINE would refuse, and what we do not let pass it: checked of every message that we build."""

import json
import re
from typing import Any

from linebot.v3.messaging import PushMessageRequest

from line_simulator.validation.messages import check_messages
from line_simulator.validation.problems import Problems
from tests.line_simulator.contract import FOLDER, SCHEMAS, Description, read

NAMES = ("目黒 太郎", "目黒 花", "メグロ", "090-0000-0000", "中目黒0-0-0", "2025-04-01")
_description = Description(read("messaging-api.yml")) if FOLDER.exists() else None


def complaints(messages: list[dict[str, Any]]) -> list[str]:
    """Everything wrong with these messages; nothing for good ones."""
    body: dict[str, Any] = {"to": "U" + "0" * 32, "messages": messages}
    problems = Problems()
    check_messages(body, problems)
    found = [str(each) for each in problems.details]
    if _description:
        found += _description.deviations({"$ref": f"{SCHEMAS}PushMessageRequest"}, body)
    found += _lost_in_lines_models(body)
    return found + [complaint for message in messages for complaint in _ours(message)]


def _lost_in_lines_models(body: dict[str, Any]) -> list[str]:
    known = PushMessageRequest.from_dict(body).to_dict()["messages"]
    return (
        []
        if json.dumps(known, sort_keys=True) == json.dumps(body["messages"], sort_keys=True)
        else ["misspelt field"]
    )


def _ours(message: dict[str, Any]) -> list[str]:
    text = json.dumps(message, ensure_ascii=False)
    said = message.get("altText", message.get("text", ""))
    found = [f"says {name}" for name in NAMES if name in text]
    if not said.startswith("【一時保育】"):
        found.append(f"does not say whose it is: {said}")
    if message["type"] != "text" and len(re.split(r"[。\n]|\. ", said)[0]) > 60:
        found.append(f"the first words are too long: {said}")
    return found
