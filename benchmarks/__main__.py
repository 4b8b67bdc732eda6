"""Measure the product over HTTP beside what the database alone could do, and print the ratios.

`python -m benchmarks` measures what parents tap, then the exports, each with a database and programs of its own, so
that no part meets what another has left; `python -m benchmarks large` builds ten years of a hundred nurseries first,
which takes some minutes.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.stage import stage
from benchmarks.table import line

USUAL = ("taps", "exports")


def main(wanted: list[str]) -> None:
    """Print the table. CalledProcessError if a part breaks off."""
    if len(wanted) == 1:
        measure(wanted[0])
        return
    for name in wanted or USUAL:
        subprocess.run([sys.executable, "-m", "benchmarks", name], check=True)


def measure(part: str) -> None:
    """The rows of one part."""
    with stage() as (url, product), tempfile.TemporaryDirectory() as folder:
        from benchmarks import exports, large, taps  # noqa: PLC0415 – their models need the database's address

        parts = {"taps": taps.measure, "exports": exports.measure, "large": large.measure}
        line("", "ours", "limit", "ratio", "budget")
        parts[part](url, product, Path(folder))


if __name__ == "__main__":
    main(sys.argv[1:])
