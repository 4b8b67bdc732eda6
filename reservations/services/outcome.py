"""What a service hands back when a key makes something happen once (B9)."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.serializers.json import DjangoJSONEncoder

from reservations.denials import DenialReason, Denied, deny
from reservations.models import Guardian
from reservations.models.requested import Requested

Row = TypeVar("Row")
RequestedRow = TypeVar("RequestedRow", bound=Requested)


@dataclass(frozen=True)
class Done(Generic[Row]):
    """The row in its present state, and whether this call made it."""

    row: Row
    is_new: bool


def input_hash(**wanted: Any) -> str:
    """The fingerprint of a validated input: same key and another fingerprint is another wish."""
    text = json.dumps(wanted, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def done_before(
    model: type[RequestedRow], guardian: Guardian, key: str, fingerprint: str
) -> Done[RequestedRow] | None:
    """What this key has already made. Raises Denied(KEY_REUSED) when it was used for another input."""
    row: RequestedRow | None = model._default_manager.filter(
        requested_by=guardian, idempotency_key=key
    ).first()
    if row is None:
        return None
    if row.input_hash != fingerprint:
        raise Denied(deny(DenialReason.KEY_REUSED))
    return Done(row, is_new=False)
