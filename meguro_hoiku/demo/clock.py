"""The demo's clock, in one small file that web and worker both read (`meguro_hoiku.dates`)."""

import json
import os
from pathlib import Path

from django.conf import settings

FURTHEST = 10 * 366 * 24 * 60 * 60


def read() -> tuple[float, float]:
    """Seconds between the demo's clock and the real one, now and when the demo began."""
    path = Path(settings.DEMO_CLOCK_FILE)
    known = json.loads(path.read_text()) if path.exists() else {"shift_seconds": 0}
    return known["shift_seconds"], known.get("first_shift_seconds", known["shift_seconds"])


def write(shift_seconds: float) -> None:
    """Set the clock, at once for all: a reader sees the old file or the new one. Raises ValueError."""
    if not abs(shift_seconds) <= FURTHEST:  # false for what is no number, too
        raise ValueError("The clock moves by ten years at most.")
    content = {"shift_seconds": shift_seconds, "first_shift_seconds": read()[1]}
    path = Path(settings.DEMO_CLOCK_FILE)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}.new")
    draft.write_text(json.dumps(content))
    draft.replace(path)


def reset() -> None:
    """Back to the time at which the demo began."""
    write(read()[1])
