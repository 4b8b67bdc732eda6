from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery

EMPTY = {"name": "消去ずみ", "line_user_id__isnull": True, "postal_code": "", "address": "", "phone": ""}


def mark(apps: Any, schema_editor: Any) -> None:
    """Those in the ledger that say nothing any more; what else the ledger names, `erasures replay` finds."""
    guardians = apps.get_model("reservations", "Guardian").objects
    ledger = apps.get_model("reservations", "Erasure").objects.filter(guardian=OuterRef("public_id"))
    guardians.filter(**EMPTY).update(erased_at=Subquery(ledger.values("at")[:1]))


class Migration(migrations.Migration):
    dependencies = [
        ("reservations", "0011_the_erased_and_the_kept_are_named"),
    ]

    # The column that would be emptied goes with the step before.
    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
