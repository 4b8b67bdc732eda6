"""How a message's cause names the acts that it tells of: `reservation:12:cancelled`, or of several at once."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.db.models import Q

if TYPE_CHECKING:
    from reservations.models import Guardian

_WITH = ":+"  # what one message tells of besides the first: `reservation:12:cancelled:+13+14+`


def cause_of_cancelling(what: str, pks: Sequence[int]) -> str:
    """The cause of the one message about these reservations, or interviews, of one guardian."""
    return _naming(pks, f"{what}:{{}}:cancelled")


def cause_of_closing(pks: Sequence[int]) -> str:
    """The cause of the one message to a family about these closed days."""
    return _naming(pks, "closure:{}")


def _naming(pks: Sequence[int], pattern: str) -> str:
    cause = pattern.format(pks[0])
    return f"{cause}{_WITH}{'+'.join(map(str, pks[1:]))}+" if len(pks) > 1 else cause


def acts_of(cause: str) -> list[str]:
    """The causes of one act each that it stands for."""
    first, _, others = cause.partition(_WITH)
    what, _, rest = first.partition(":")
    _, *act = rest.split(":")
    return [first, *(":".join((what, pk, *act)) for pk in others.split("+") if pk)]


def about(what: str, pk: int, guardian: "Guardian") -> Q:
    """The notifications that tell the guardian of that reservation or interview, alone or among siblings."""
    among = Q(recipient=guardian, cause__startswith=f"{what}:", cause__contains=f"+{pk}+")
    return Q(cause__startswith=f"{what}:{pk}:") | among


def about_closing(pks: Iterable[int]) -> Q:
    """The notifications that tell of any of these closed days, alone or with others."""
    found = Q(pk__in=[])
    for pk in pks:
        cause = f"closure:{pk}"
        among = Q(cause__startswith="closure:", cause__contains=f"+{pk}+")
        found |= Q(cause=cause) | Q(cause__startswith=f"{cause}{_WITH}") | among
    return found
