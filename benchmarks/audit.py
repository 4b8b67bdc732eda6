"""Lighthouse on what parents see most, as a phone on a slow network: `make audit`. Needs Node.js and Chromium.

Prints each score beside its budget, and what a first page weighs without LINE's SDK; ends with 1 where one is missed.
"""

import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from benchmarks.stage import stage
from tests import machine
from tests.processes import Simulator

if TYPE_CHECKING:
    from benchmarks.pages import AuditedPage

LIGHTHOUSE = "lighthouse@12.8.2"
BUDGETS = {"accessibility": 100, "performance": 95, "best-practices": 95}
MOST_PAGE, MOST_SCRIPT = 40 * 1024, 15 * 1024
FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
)


def look(page: "AuditedPage", origin: str, folder: Path) -> dict[str, Any]:
    """Lighthouse's report: its own phone and its own slow network."""
    report = folder / f"{page.name}.json"
    headers = folder / "headers.json"
    headers.write_text(page.headers)
    words = [
        *("npx", "--yes", LIGHTHOUSE, f"{origin}{page.address}", "--quiet", f"--chrome-flags={FLAGS}"),
        *(f"--only-categories={','.join(BUDGETS)}", f"--extra-headers={headers}"),
        *("--output=json", f"--output-path={report}"),
    ]
    environment = {**os.environ, "CHROME_PATH": machine.chromium_program() or ""}
    subprocess.run(words, check=True, env=environment, stdout=subprocess.DEVNULL)
    found: dict[str, Any] = json.loads(report.read_text())
    return found


def weigh(report: dict[str, Any], origin: str) -> tuple[int, int]:
    """Bytes from us: everything as it came here, and the scripts alone as a production server sends them, packed."""
    requests = report["audits"]["network-requests"]["details"]["items"]
    ours = [each for each in requests if each["url"].startswith(origin)]
    scripts = [each["url"] for each in ours if each.get("resourceType") == "Script"]
    packed = sum(len(gzip.compress(httpx.get(url, trust_env=False).content)) for url in scripts)
    return sum(each["transferSize"] for each in ours), packed


def judge(page: "AuditedPage", report: dict[str, Any], origin: str) -> bool:
    """Print the page's row; whether all budgets are kept."""
    scores = {name: round(100 * report["categories"][name]["score"]) for name in BUDGETS}
    whole, scripts = weigh(report, origin)
    said = "  ".join(f"{name} {score} (≥ {BUDGETS[name]})" for name, score in scores.items())
    print(
        f"{page.name:<14} {said}  {whole / 1024:.1f} KB (≤ 40), scripts {scripts / 1024:.1f} KB (≤ 15)",
        flush=True,
    )
    _say_what_is_missing(report, scores)
    return all(scores[name] >= least for name, least in BUDGETS.items()) and (
        whole <= MOST_PAGE and scripts <= MOST_SCRIPT
    )


def _say_what_is_missing(report: dict[str, Any], scores: dict[str, int]) -> None:
    for name, score in scores.items():
        for reference in report["categories"][name]["auditRefs"] if score < 100 else ():
            audit = report["audits"][reference["id"]]
            if reference["weight"] and audit["score"] is not None and audit["score"] < 0.9:
                print(f"    {name}: {audit['title']} {audit.get('displayValue', '')}")


def main() -> int:
    """One row a page."""
    if not shutil.which("npx"):
        print("make audit needs Node.js 18 or newer (npx), which brings Lighthouse.", file=sys.stderr)
        return 1
    with stage() as (_url, product), tempfile.TemporaryDirectory() as folder:
        from benchmarks import pages  # noqa: PLC0415 – its models need the database's address

        simulator = Simulator(Path(folder) / "line", ports=product.ports)
        simulator.start()
        try:
            made = pages.make_pages()
            kept = [judge(page, look(page, product.url, Path(folder)), product.url) for page in made]
        finally:
            simulator.stop()
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
