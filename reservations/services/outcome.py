"""What a service hands back when a key makes something happen once (B9)."""

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet

from nurseries.prepared import Prepared
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


@cache
def _made_with_a_key(model: type[RequestedRow]) -> Prepared[RequestedRow]:
    def build(guardian: int, key: str) -> QuerySet[RequestedRow]:
        return model._default_manager.filter(requested_by_id=guardian, idempotency_key=key).order_by()

    return Prepared(build, 987654321, "a sample of a key")


def done_before(
    model: type[RequestedRow], guardian: Guardian, key: str, fingerprint: str
) -> Done[RequestedRow] | None:
    """What this key has already made. Raises Denied(KEY_REUSED) when it was used for another input."""
    row = _made_with_a_key(model).first(guardian.pk, key)
    if row is None:
        return None
    if row.input_hash != fingerprint:
        raise Denied(deny(DenialReason.KEY_REUSED))
    return Done(row, is_new=False)
