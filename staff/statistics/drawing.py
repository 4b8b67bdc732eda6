"""Drawings as SVG, made on the server: attributes only (the policy allows no style), black and white is enough.

Bars begin at zero and carry their number; a second series is hatched, so that no reader needs its colour. The
page that shows drawings says once what `#hatched` is.
"""

from collections.abc import Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, ROW, LABEL, GAP = 760, 26, 250, 90
DARK, LIGHT, INK, LINE = "#0017c1", "url(#hatched)", "#1a1a1a", "#666666"
GROUNDS = (
    "#ffffff",
    "#e8f1fe",
    "#c5d7fb",
    "#9db7f9",
    "#7096f8",
)  # more free places, darker; ink stays readable
Cell = str | int | None


def shown(number: int | None, unit: str = "", *, shared: bool = False) -> str:
    """A count for people: 「5未満」 for one to four where the page is to be shared."""
    if number is None:
        return "―"
    return "5未満" if shared and 0 < number < 5 else f"{number}{unit}"


def frame(height: int, title: str, inner: SafeString) -> SafeString:
    """The picture with its name for people who do not see it; the numbers stand in the table below it."""
    return format_html(
        '<svg class="plot" role="img" aria-label="{}" viewBox="0 0 {} {}" width="{}" height="{}" font-size="14"'
        ' fill="{}">{}</svg>',
        *(title, WIDTH, height, WIDTH, height, INK, inner),
    )


def bars(
    title: str,
    rows: Sequence[tuple[str, Sequence[int | None]]],
    *,
    unit: str = "",
    most: int | None = None,
    reference: int | None = None,
    shared: bool = False,
) -> SafeString:
    """For each row its label and one or two bars, each with its number at its end."""
    series = max((len(values) for _label, values in rows), default=1)
    limit = most or max((value or 0 for _label, values in rows for value in values), default=0) or 1
    scale = (WIDTH - LABEL - GAP) / limit
    height = len(rows) * (ROW * series + 6) + 24
    parts = [
        _row(label, values, 12 + place * (ROW * series + 6), scale, unit, shared)
        for place, (label, values) in enumerate(rows)
    ]
    if reference is not None:
        x = LABEL + reference * scale
        parts.append(
            format_html(
                '<line x1="{}" x2="{}" y1="8" y2="{}" stroke="{}" stroke-dasharray="4 4"/>'
                '<text x="{}" y="{}" text-anchor="middle">{}{}</text>',
                *(round(x), round(x), height - 16, INK, round(x), height - 2, reference, unit),
            )
        )
    return frame(height, title, _joined(parts))


def _row(
    label: str, values: Sequence[int | None], top: int, scale: float, unit: str, shared: bool
) -> SafeString:
    pieces = [
        format_html('<text x="{}" y="{}" text-anchor="end">{}</text>', LABEL - 8, top + 17, _short(label))
    ]
    for place, value in enumerate(values):
        y = top + place * ROW
        hides = shared and value is not None and 0 < value < 5
        length = 0 if hides else round((value or 0) * scale)
        pieces.append(
            format_html(
                '<rect x="{}" y="{}" width="{}" height="{}" fill="{}" stroke="{}"/><text x="{}" y="{}">{}</text>',
                *(LABEL, y + 2, length, ROW - 6, LIGHT if place else DARK, INK, LABEL + length + 6, y + 17),
                shown(value, unit, shared=shared),
            )
        )
    return _joined(pieces)


def _short(label: str) -> str:
    return label if len(label) <= 17 else f"{label[:16]}…"


def columns(
    title: str,
    labels: Sequence[str],
    first: Sequence[int],
    second: Sequence[int],
    *,
    shared: bool = False,
    marked: Sequence[int] = (),
) -> SafeString:
    """Two histograms side by side over the same labels; a dotted line stands before the places that are `marked`."""
    most, pieces = max([*first, *second, 1]), []
    step, floor, high = (WIDTH - 40) // max(len(labels), 1), 190, 150
    wide = step // 2 - 6
    for place, label in enumerate(labels):
        x = 30 + place * step
        for offset, value in enumerate((first[place], second[place])):
            tall = 0 if shared and 0 < value < 5 else round(high * value / most)
            box = (x + offset * (wide + 2), floor - tall, wide, tall)
            pieces.append(_column(box, LIGHT if offset else DARK, shown(value, shared=shared)))
        pieces.append(
            format_html('<text x="{}" y="{}" text-anchor="middle">{}</text>', x + wide, floor + 18, label)
        )
    pieces += [_mark(26 + place * step, floor) for place in marked]
    return frame(220, title, _joined(pieces))


def _column(box: tuple[int, int, int, int], fill: str, words: str) -> SafeString:
    """A bar that stands, by left, top, width and height, with its number above."""
    left, top, wide, _tall = box
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" fill="{}" stroke="{}"/>'
        '<text x="{}" y="{}" text-anchor="middle" font-size="11">{}</text>',
        *(*box, fill, INK, left + wide // 2, top - 4, words),
    )


def _mark(x: int, floor: int) -> SafeString:
    return format_html(
        '<line x1="{}" x2="{}" y1="20" y2="{}" stroke="{}" stroke-width="2" stroke-dasharray="4 4"/>',
        *(x, x, floor + 22, INK),
    )


def heat_map(title: str, days: Sequence[str], rows: Sequence[tuple[str, Sequence[int | None]]]) -> SafeString:
    """Free places of each nursery and day: the number in each cell, darker for more, hatched for closed."""
    step = (WIDTH - LABEL) // max(len(days), 1)
    most = max((value or 0 for _name, cells in rows for value in cells), default=0) or 1
    pieces = [
        format_html(
            '<text x="{}" y="16" text-anchor="middle" font-size="12">{}</text>',
            LABEL + place * step + step // 2,
            day,
        )
        for place, day in enumerate(days)
    ]
    for line, (name, cells) in enumerate(rows):
        y = 24 + line * ROW
        pieces.append(
            format_html('<text x="{}" y="{}" text-anchor="end">{}</text>', LABEL - 8, y + 18, _short(name))
        )
        for place, value in enumerate(cells):
            pieces.append(_cell(LABEL + place * step, y, step, value, most))
    return frame(24 + len(rows) * ROW + 8, title, _joined(pieces))


def _cell(x: int, y: int, step: int, value: int | None, most: int) -> SafeString:
    words, ground = cell_words(value), "#ffffff"
    if value == -1:
        ground = LIGHT
    elif value:
        ground = GROUNDS[max(1, round((len(GROUNDS) - 1) * value / most))]
    # a white edge around the word keeps 休 readable on its hatching
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" fill="{}" stroke="{}"/><text x="{}" y="{}" text-anchor="middle"'
        ' stroke="#ffffff" stroke-width="3" paint-order="stroke">{}</text>',
        *(x, y, step - 2, ROW - 2, ground, LINE, x + step // 2, y + 17, words),
    )


def cell_words(value: int | None) -> str:
    """The number of free places, 休, or － for a day without a slot."""
    if value is None:
        return "－"
    return "休" if value == -1 else str(value)


def small_multiples(
    title: str, labels: Sequence[str], rows: Sequence[tuple[str, Sequence[int]]], *, shared: bool = False
) -> SafeString:
    """One small column chart for each nursery, all on the same scale."""
    most = max((value for _name, values in rows for value in values), default=0) or 1
    across, wide, tall = 3, WIDTH // 3, 130
    pieces = []
    for place, (name, values) in enumerate(rows):
        left, top = (place % across) * wide, (place // across) * tall
        pieces.append(
            format_html('<text x="{}" y="{}" font-size="12">{}</text>', left + 4, top + 14, _short(name))
        )
        step = (wide - 20) // max(len(labels), 1)
        for month, value in enumerate(values):
            hides = shared and 0 < value < 5
            height = 0 if hides else round(70 * value / most)
            x = left + 6 + month * step
            pieces.append(
                _small(x, top + 108, max(step - 3, 3), height, shown(value, shared=shared), labels[month])
            )
    return frame((len(rows) + across - 1) // across * tall + 8, title, _joined(pieces))


def _small(x: int, floor: int, wide: int, height: int, number: str, label: str) -> SafeString:
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" fill="{}" stroke="{}"/>'
        '<text x="{}" y="{}" text-anchor="middle" font-size="10">{}</text>'
        '<text x="{}" y="{}" text-anchor="middle" font-size="10">{}</text>',
        *(x, floor - height, wide, height, DARK, INK),
        *(x + wide // 2, floor - height - 3, number, x + wide // 2, floor + 12, label),
    )


def _joined(pieces: Sequence[Any]) -> SafeString:
    return format_html_join("", "{}", ((piece,) for piece in pieces))
