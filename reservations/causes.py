"""How a message's cause names the acts that it tells of: `reservation:12:cancelled`, or of several siblings at once."""

from collections.abc import Sequence

from django.db.models import Q

from reservations.models import Guardian

_WITH = ":+"  # what one message tells of besides the first: `reservation:12:cancelled:+13+14+`


def cause_of_cancelling(what: str, pks: Sequence[int]) -> str:
    """The cause of the one message about these reservations, or interviews, of one guardian."""
    first, *others = pks
    cause = f"{what}:{first}:cancelled"
    return f"{cause}{_WITH}{'+'.join(map(str, others))}+" if others else cause


def acts_of(cause: str) -> list[str]:
    """The causes of one act each that it stands for."""
    first, several, others = cause.partition(_WITH)
    what, _, act = first.split(":", 2) if several else ("", "", "")
    return [first, *(f"{what}:{pk}:{act}" for pk in others.split("+") if pk)]


def about(what: str, pk: int, guardian: Guardian) -> Q:
    """The notifications that tell the guardian of that reservation or interview, alone or among siblings."""
    among = Q(recipient=guardian, cause__startswith=f"{what}:", cause__contains=f"+{pk}+")
    return Q(cause__startswith=f"{what}:{pk}:") | among
