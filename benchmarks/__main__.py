"""Measure the product over HTTP beside what the database alone could do, in one run, and print the ratios.

`python -m benchmarks` measures what parents tap and the exports; `python -m benchmarks large` builds ten years of a
hundred nurseries first, which takes some minutes.
"""

import sys
import tempfile
from pathlib import Path

from benchmarks.stage import stage
from benchmarks.table import line

USUAL = ("taps", "exports")


def main(wanted: list[str]) -> None:
    """Print the table."""
    with stage() as (url, product), tempfile.TemporaryDirectory() as folder:
        from benchmarks import exports, large, taps  # noqa: PLC0415 – their models need the database's address

        parts = {"taps": taps.measure, "exports": exports.measure, "large": large.measure}
        line("", "ours", "limit", "ratio", "budget")
        for name in wanted or USUAL:
            parts[name](url, product, Path(folder))


if __name__ == "__main__":
    main(sys.argv[1:])
