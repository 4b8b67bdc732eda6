"""Draws docs/pictures/states-*.png, every state of the parents' pages: `python docs/drawings/contact_sheet.py`.

The pictures are taken by the test that opens each state in a browser, so that the sheet shows what is tested.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "docs" / "pictures"
TEST = "tests/liff/pages/test_in_the_browser.py"
FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
ACROSS, DOWN = 8, 3
WIDTH, HEIGHT, TITLE, GAP = 260, 640, 26, 10


def take_pictures(folder: Path) -> list[Path]:
    """One picture of each state, in the order of the catalogue."""
    environment = {**os.environ, "CONTACT_SHEET": str(folder)}
    subprocess.run(  # noqa: S603 – this repository's own tests
        [sys.executable, "-m", "pytest", "-q", "-n", "0", TEST], cwd=ROOT, env=environment, check=True
    )
    return sorted(folder.glob("*.png"))


def draw(pictures: list[Path], sheet: Path) -> None:
    """The pictures beside each other, each under its name; what is longer than a screen and a half is cut."""
    page = Image.new("RGB", (ACROSS * (WIDTH + GAP) + GAP, DOWN * (HEIGHT + TITLE + GAP) + GAP), "#888")
    pen, font = ImageDraw.Draw(page), ImageFont.truetype(FONT, 14)
    for number, picture in enumerate(pictures):
        x = GAP + number % ACROSS * (WIDTH + GAP)
        y = GAP + number // ACROSS * (HEIGHT + TITLE + GAP)
        pen.text((x, y), picture.stem[4:], "white", font)
        with Image.open(picture) as whole:
            small = whole.convert("RGB").resize((WIDTH, round(whole.height * WIDTH / whole.width)))
        page.paste(small.crop((0, 0, WIDTH, min(small.height, HEIGHT))), (x, y + TITLE))
    rows = -(-len(pictures) // ACROSS)
    page = page.crop((0, 0, page.width, rows * (HEIGHT + TITLE + GAP) + GAP))
    page.quantize(64).save(sheet, optimize=True)


def main() -> None:
    """Every sheet anew."""
    for old in FOLDER.glob("states-*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder:
        pictures = take_pictures(Path(folder))
        for number, first in enumerate(range(0, len(pictures), ACROSS * DOWN), start=1):
            draw(pictures[first : first + ACROSS * DOWN], FOLDER / f"states-{number}.png")


if __name__ == "__main__":
    main()
