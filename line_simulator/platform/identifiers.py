"""Identifiers in the forms in which LINE hands them out."""

import base64
import re
import secrets
import uuid

USER_ID = re.compile(r"U[0-9a-f]{32}")
GROUP_LETTERS = {"group": "C", "room": "R"}
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_user_id() -> str:
    return "U" + secrets.token_hex(16)


def is_user_id(value: str) -> bool:
    return USER_ID.fullmatch(value) is not None


def new_group_id(kind: str) -> str:
    return GROUP_LETTERS[kind] + secrets.token_hex(16)


def is_group_id(value: str, kind: str) -> bool:
    return re.fullmatch(GROUP_LETTERS[kind] + "[0-9a-f]{32}", value) is not None


def new_ulid(milliseconds: int) -> str:
    number = (milliseconds << 80) | secrets.randbits(80)
    return "".join(_CROCKFORD[(number >> shift) & 31] for shift in range(125, -5, -5))


def new_request_id() -> str:
    return str(uuid.uuid4())


def new_token() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(48)).decode()


def new_reply_token() -> str:
    return secrets.token_hex(16)


class MessageNumbers:
    """Message ids are numbers written as strings; they grow with every message of the account."""

    def __init__(self) -> None:
        self._last = 461230966842064897

    def next(self) -> str:
        self._last += 1
        return str(self._last)
