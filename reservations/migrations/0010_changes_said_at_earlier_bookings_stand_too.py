"""A row for every change of health that a booking of before says: nobody has been able to answer one yet.

Who was carried over to another account has the row where the child is now. A note without 変わった was written
down and shown nowhere; it counts as said.
"""

from typing import Any

from django.db import migrations
from django.db.models import Q

MANY = 500


def carry_over(apps: Any, schema_editor: Any) -> None:
    """Read the bookings in portions; a second run would find nothing left to write."""
    changes = apps.get_model("reservations", "HealthChange")
    successors = _successors(apps.get_model("reservations", "Registration"))
    said = apps.get_model("reservations", "Reservation").objects.filter(
        Q(health="changed") | ~Q(health_note=""), health_changes__isnull=True
    )
    rows = said.select_related("registration").order_by("pk")
    while some := list(rows[:MANY]):
        changes.objects.bulk_create([_change(changes, row, successors) for row in some])


def _successors(registrations: Any) -> dict[int, tuple[int, int]]:
    """From each registration that was carried over to the next one and its child."""
    carried = registrations.objects.filter(carried_over_from__isnull=False)
    return {old: (new, child) for old, new, child in carried.values_list("carried_over_from", "pk", "child")}


def _change(model: Any, row: Any, successors: dict[int, tuple[int, int]]) -> Any:
    at, child = row.registration_id, row.child_id
    while at in successors:
        at, child = successors[at]
    return model(
        child_id=child,
        nursery_id=row.registration.nursery_id,
        reservation_id=row.pk,
        note=row.health_note,
        channel=row.channel,
        said_at=row.created_at,
    )


class Migration(migrations.Migration):
    dependencies = [("reservations", "0009_what_is_said_about_health_stands_until_answered")]

    # Nothing to take back: the bookings still say what they said, and 0007 removes the rows with their table.
    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
