"""Measure the product over HTTP beside what the database alone could do, in one run, and print the ratios."""

import tempfile
from pathlib import Path

from benchmarks.stage import stage
from benchmarks.table import line


def main() -> None:
    """Print the table."""
    with stage() as (url, product), tempfile.TemporaryDirectory() as folder:
        from benchmarks import exports, taps  # noqa: PLC0415 – their models need the database's address

        line("", "ours", "limit", "ratio", "budget")
        taps.measure(url, product, Path(folder))
        exports.measure(url, product, line)


if __name__ == "__main__":
    main()
