"""Writes to the database past every service, to see what it refuses by itself (design §2)."""

from django.db import IntegrityError, transaction


def is_refused(act, **fields) -> bool:
    """Whether the database refuses to do it."""
    try:
        with transaction.atomic():
            act(**fields)
    except IntegrityError:
        return True
    return False


def change(row, **fields):
    """An update of one row past everything."""
    type(row).objects.filter(pk=row.pk).update(**fields)


def cannot(row, **fields) -> bool:
    return is_refused(lambda: change(row, **fields))
