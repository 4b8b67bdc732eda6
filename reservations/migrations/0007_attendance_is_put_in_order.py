"""Carry what was noted of attendance over to what the next migration lets the database hold.

Who pressed 「来た」 or 「帰った」 on the page of a past day had the clock of the press stored. That the child came is
true, when it came is not known: the booked start and end stand for it. The audit row keeps what was stored before.
"""

from typing import Any
from zoneinfo import ZoneInfo

from django.db import migrations
from django.db.models import F, Q
from django.db.models.functions import TruncDate

JST = ZoneInfo("Asia/Tokyo")
UPDATE = 1  # auditlog's LogEntry.Action.UPDATE


def put_in_order(apps: Any, schema_editor: Any) -> None:
    reservation = apps.get_model("reservations", "Reservation")
    came, left = (TruncDate(name, tzinfo=JST) for name in ("arrived_at", "left_at"))
    broken = reservation.objects.alias(came_on=came, left_on=left).filter(
        Q(left_at__isnull=False, arrived_at__isnull=True)
        | Q(left_at__lt=F("arrived_at"))
        | (~Q(absence="") & Q(arrived_at__isnull=False))
        | (Q(arrived_at__isnull=False) & ~Q(came_on=F("date")))
        | (Q(left_at__isnull=False) & ~Q(left_on=F("date")))
    )
    for row in broken.order_by("pk").iterator():
        before = {name: str(getattr(row, name) or "") for name in ("arrived_at", "left_at", "absence")}
        _correct(row)
        row.save(update_fields=["arrived_at", "left_at", "absence"])
        _write_down(apps, row, before)


def _correct(row: Any) -> None:
    """Who was noted as come has come, whatever else is noted; each moment is of the day of use, in order."""
    row.absence = ""
    if row.arrived_at is None or row.arrived_at.astimezone(JST).date() != row.date:
        row.arrived_at = row.starts_at
    if row.left_at is not None and row.left_at.astimezone(JST).date() != row.date:
        row.left_at = row.ends_at
    if row.left_at is not None and row.left_at < row.arrived_at:
        row.left_at = row.arrived_at


def _write_down(apps: Any, row: Any, before: dict[str, str]) -> None:
    content_type, _is_new = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="reservations", model="reservation"
    )
    after = {name: str(getattr(row, name) or "") for name in before}
    apps.get_model("auditlog", "LogEntry").objects.create(
        content_type=content_type,
        object_pk=str(row.pk),
        object_id=row.pk,
        object_repr=f"reservation {row.pk}",
        action=UPDATE,
        changes={name: [value, after[name]] for name, value in before.items() if value != after[name]},
    )


class Migration(migrations.Migration):
    dependencies = [
        ("reservations", "0006_a_cause_may_name_several_siblings"),
        ("auditlog", "0017_add_actor_email"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    # Backwards there is nothing to do: what was stored before stands in the audit rows.
    operations = [migrations.RunPython(put_in_order, migrations.RunPython.noop)]
