"""Draws the pictures of the rich menu: `python docs/drawings/rich_menu.py`. The results are committed.

Needs Pillow and the Noto Sans CJK fonts (Debian: fonts-noto-cjk). LINE wants 2500 × 1686 and at most 1 MB.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

RESULTS = Path(__file__).resolve().parent.parent.parent / "static" / "liff"
FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc"
SCALE = 2  # drawn larger and made smaller, for smooth edges
WIDTH, HEIGHT = 2500, 1686
GAP, RADIUS = 36, 64
PAPER, GROUND, INK, WHITE = "#FFFFFF", "#D9E6FF", "#1A1A1C", "#FFFFFF"
TITLE_SIZE, NOTE_SIZE, NUMBER_SIZE = 136, 84, 76

Box = tuple[float, float, float, float]
Draw = ImageDraw.ImageDraw


@dataclass(frozen=True)
class Tile:
    """One of the four: its words as in the manual, what it is for, its colour and icon."""

    title: tuple[str, ...]
    note: str
    colour: str
    icon: Callable[[Draw, float, float, str], None]
    face: int


def _font(size: float, face: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT, round(size * SCALE), index=face)


def _scaled(*numbers: float) -> list[float]:
    return [number * SCALE for number in numbers]


def _stroke(draw: Draw, points: list[tuple[float, float]], colour: str, width: float) -> None:
    scaled = [(x * SCALE, y * SCALE) for x, y in points]
    draw.line(scaled, fill=colour, width=round(width * SCALE), joint="curve")
    for x, y in (scaled[0], scaled[-1]):
        half = width * SCALE / 2
        draw.ellipse((x - half, y - half, x + half, y + half), fill=colour)


def _disc(draw: Draw, x: float, y: float, radius: float, colour: str) -> None:
    draw.ellipse(_scaled(x - radius, y - radius, x + radius, y + radius), fill=colour)


def _child(draw: Draw, x: float, y: float, colour: str) -> None:
    """A child's face, and a plus."""
    _disc(draw, x - 14, y, 104, colour)
    _disc(draw, x - 14, y, 86, WHITE)
    for side in (-1, 1):
        _disc(draw, x - 14 + side * 34, y - 10, 12, colour)
    draw.arc(_scaled(x - 60, y - 30, x + 32, y + 50), 25, 155, fill=colour, width=12 * SCALE)
    draw.arc(_scaled(x - 40, y - 118, x + 40, y - 58), 60, 190, fill=colour, width=14 * SCALE)
    _disc(draw, x + 92, y + 74, 58, WHITE)
    _disc(draw, x + 92, y + 74, 48, colour)
    _stroke(draw, [(x + 68, y + 74), (x + 116, y + 74)], WHITE, 14)
    _stroke(draw, [(x + 92, y + 50), (x + 92, y + 98)], WHITE, 14)


def _calendar(draw: Draw, x: float, y: float, colour: str) -> None:
    draw.rounded_rectangle(_scaled(x - 110, y - 92, x + 110, y + 108), 26 * SCALE, fill=colour)
    draw.rounded_rectangle(_scaled(x - 92, y - 34, x + 92, y + 90), 14 * SCALE, fill=WHITE)
    for side in (-1, 1):
        _stroke(draw, [(x + side * 56, y - 118), (x + side * 56, y - 72)], WHITE, 34)
        _stroke(draw, [(x + side * 56, y - 116), (x + side * 56, y - 74)], colour, 18)


def _book(draw: Draw, x: float, y: float, colour: str) -> None:
    """A calendar with a tick."""
    _calendar(draw, x, y, colour)
    _stroke(draw, [(x - 46, y + 28), (x - 10, y + 62), (x + 50, y - 2)], colour, 20)


def _cancel(draw: Draw, x: float, y: float, colour: str) -> None:
    """A calendar with a cross."""
    _calendar(draw, x, y, colour)
    _stroke(draw, [(x - 34, y - 6), (x + 34, y + 62)], colour, 20)
    _stroke(draw, [(x + 34, y - 6), (x - 34, y + 62)], colour, 20)


def _globe(draw: Draw, x: float, y: float, colour: str) -> None:
    """The web."""
    width = 16 * SCALE
    draw.ellipse(_scaled(x - 108, y - 108, x + 108, y + 108), outline=colour, width=width)
    draw.ellipse(_scaled(x - 48, y - 108, x + 48, y + 108), outline=colour, width=width)
    draw.line(_scaled(x - 104, y, x + 104, y), fill=colour, width=width)
    for side in (-1, 1):
        draw.line(_scaled(x - 86, y + side * 56, x + 86, y + side * 56), fill=colour, width=width)


# Of each language the face of the font (Japanese, Korean and Chinese share signs that look different), and the
# words of the four tiles: the first of a pair stands large, in two lines where it has a "|".
WORDS = {
    "ja": (
        0,
        [
            ("児童の登録", "はじめてのかた"),
            ("予約をする", "日にちを選ぶ"),
            ("予約を取り消す", "予約の確認も"),
            ("区ウェブサイトで|概要を確認する", ""),
        ],
    ),
    "ja-easy": (
        0,
        [
            ("子どもの登録", "はじめての 人"),
            ("予約する", "日を えらぶ"),
            ("予約をやめる", "予約を 見る"),
            ("区のウェブ|サイトを見る", ""),
        ],
    ),
    "en": (
        0,
        [
            ("Register|a child", ""),
            ("Book a day", "Choose a day"),
            ("Cancel|a booking", ""),
            ("Ward website", "About the service"),
        ],
    ),
    "zh-hans": (
        2,
        [
            ("登记孩子", "第一次使用"),
            ("预约", "选择日期"),
            ("取消预约", "查看预约"),
            ("区政府网站", "查看介绍"),
        ],
    ),
    "ko": (
        1,
        [
            ("아동 등록", "처음 이용"),
            ("예약하기", "날짜 선택"),
            ("예약 취소", "예약 확인"),
            ("구청 웹사이트", "안내 보기"),
        ],
    ),
}
LOOKS = (("#0017C1", _child), ("#115A36", _book), ("#A90000", _cancel), ("#414143", _globe))


def tiles(language: str) -> list[Tile]:
    """The four in that language."""
    face, words = WORDS[language]
    return [
        Tile(tuple(title.split("|")), note, colour, icon, face)
        for (title, note), (colour, icon) in zip(words, LOOKS, strict=True)
    ]


def _tile(draw: Draw, tile: Tile, number: int, box: Box) -> None:
    left, top, right, bottom = box
    middle = (left + right) / 2
    draw.rounded_rectangle(_scaled(*box), RADIUS * SCALE, fill=tile.colour)
    draw.rounded_rectangle(_scaled(left, top + 30, right, bottom), RADIUS * SCALE, fill=PAPER)
    _disc(draw, left + 110, top + 130, 60, tile.colour)
    _text(draw, str(number), left + 110, top + 128, _font(NUMBER_SIZE, tile.face), WHITE)
    tile.icon(draw, middle, top + 250, tile.colour)
    line_top = top + 492 if len(tile.title) == 1 else top + 475
    for line, words in enumerate(tile.title):
        size = TITLE_SIZE if len(tile.title) == 1 else TITLE_SIZE - 16
        _text(draw, words, middle, line_top + line * 150, _font(size, tile.face), INK)
    _text(draw, tile.note, middle, bottom - 122, _font(NOTE_SIZE, tile.face), tile.colour)


def _text(draw: Draw, words: str, x: float, y: float, font: ImageFont.FreeTypeFont, colour: str) -> None:
    draw.text((x * SCALE, y * SCALE), words, font=font, fill=colour, anchor="mm")


def picture(language: str) -> Image.Image:
    """The whole menu, four tiles of the same size."""
    image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), GROUND)
    draw = ImageDraw.Draw(image)
    tile_width, tile_height = WIDTH / 2, HEIGHT / 2
    for index, tile in enumerate(tiles(language)):
        left, top = (index % 2) * tile_width, (index // 2) * tile_height
        inner = (left + GAP, top + GAP, left + tile_width - GAP, top + tile_height - GAP)
        _tile(draw, tile, index + 1, inner)
    small = image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    return small.quantize(128, dither=Image.Dither.NONE)


if __name__ == "__main__":
    for language in WORDS:
        name = "rich_menu.png" if language == "ja" else f"rich_menu-{language}.png"
        picture(language).save(RESULTS / name, optimize=True)
