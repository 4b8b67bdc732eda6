"""Who an open page belongs to, and how long the hour of idleness still lasts."""

from django.contrib.auth.models import AnonymousUser, User
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from meguro_hoiku import dates

LENGTH = 16


def mark_of(user: User | AnonymousUser) -> str:
    """The same for one person always, and no use for anything else: it stands in each of the person's pages."""
    return salted_hmac("staff.presence", str(user.pk)).hexdigest()[:LENGTH]


def seconds_left(request: HttpRequest) -> int:
    """Until the session ends, if nobody acts; sessions know nothing of the demo's clock."""
    ends = Session.objects.get(pk=request.session.session_key).expire_date
    return max(0, int((ends - (dates.now() - dates.demo_shift())).total_seconds()))
