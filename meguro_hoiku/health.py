"""Whether this host can serve: asked by the load balancer and by `make demo`."""

from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, HttpResponse

from meguro_hoiku import patience


def healthz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers in time, 503 when it does not; without detail."""
    try:
        with patience.within(patience.HEALTH_SECONDS), connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError):
        return HttpResponse(status=503)
    return HttpResponse("ok", content_type="text/plain")
