"""The plots of 全園のようす (W3): for each a sentence as headline, a drawing, and the same numbers as a table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from meguro_hoiku.dates import WEEKDAY_NAMES
from staff.statistics import drawing
from staff.statistics.counting import PLOTS, Rows
from staff.statistics.drawing import shown

FULL_SHARE = 80


@dataclass(frozen=True)
class Plot:
    """One plot; `rows` are the cells of its table as text."""

    key: str
    title: str
    sentence: str
    svg: SafeString
    headers: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""


def plots_of(figures: dict[str, Rows], *, shared: bool = False) -> list[Plot]:
    """Every plot of the board; `shared` hides counts of one to four people."""
    return [_PLOTS[key](figures[key], shared) for key in PLOTS]


def _table(rows: Rows, *units: str, shared: bool) -> list[list[str]]:
    return [
        [
            str(row[0]),
            *(shown(value, unit, shared=shared) for value, unit in zip(row[1:], units, strict=True)),
        ]
        for row in rows
    ]


def _pairs(rows: Rows) -> list[tuple[str, list[Any]]]:
    return [(str(row[0]), row[1:]) for row in rows]


def _day(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{day.day}{WEEKDAY_NAMES[day.weekday()]}"


def _space(rows: Rows, shared: bool) -> Plot:
    header, *body = rows
    days = [_day(each) for each in header[1:]]
    free = sum(value for row in body for value in row[1:] if value and value > 0)
    without = [row[0] for row in body if not any(value and value > 0 for value in row[1:])]
    sentence = _("これからの{days}日間に、のべ{free}人分の空きがあります。").format(days=len(days), free=free)
    if without:
        sentence += _("空きのない園が{count}園あります。").format(count=len(without))
    title = _("空きの地図")
    cells = [[row[0], *(drawing.cell_words(value) for value in row[1:])] for row in body]
    svg = drawing.heat_map(title, days, _pairs(body))
    return Plot(
        "space",
        title,
        sentence,
        svg,
        [_("保育園"), *days],
        cells,
        _("数字は空きの人数、－は枠なし、休は休園日"),
    )


def _utilisation(rows: Rows, shared: bool) -> Plot:
    full = sum(1 for row in rows if (row[1] or 0) >= FULL_SHARE)
    sentence = _("今月、{share}％以上埋まっている園は{count}園です。").format(share=FULL_SHARE, count=full)
    title = _("利用率")
    svg = drawing.bars(title, _pairs(rows), unit="％", most=100, reference=FULL_SHARE)
    table = _table(rows, "％", "％", shared=False)
    note = _("青は今月、斜線は先月。各日のいちばん混む時刻の人数を定員で割った割合")
    return Plot("utilisation", title, sentence, svg, [_("保育園"), _("今月"), _("先月")], table, note)


def _trend(rows: Rows, shared: bool) -> Plot:
    header, *body = rows
    totals = [sum(row[place] for row in body) for place in range(1, len(header))]
    sentence = _("4月からの利用は、のべ{count}人です。").format(count=shown(sum(totals), shared=shared))
    title = _("月のうごき")
    table = [[str(row[0]), *(shown(value, shared=shared) for value in row[1:])] for row in body]
    svg = drawing.small_multiples(title, header[1:], _pairs(body), shared=shared)
    return Plot("trend", title, sentence, svg, [_("保育園"), *header[1:]], table, _("どの園も同じ目盛り"))


def _lead(rows: Rows, shared: bool) -> Plot:
    bookings, cancelled = ([row[place] for row in rows] for place in (1, 2))
    most = max(rows, key=lambda row: row[1])[0] if any(bookings) else None
    sentence = _("予約も取り消しも、まだありません。")
    if most is not None:
        sentence = _("予約がいちばん多いのは{days}日前です。").format(days=most)
    labels = [f"{row[0]}" for row in rows]
    title = _("何日前に予約・取り消しされるか")
    deadlines = [row[3] if len(row) > 3 else 0 for row in rows]  # a figure of before an upgrade has none
    table = [
        [f"{row[0]}日前", *(shown(value, _("件"), shared=shared) for value in row[1:3]), f"{nurseries}園"]
        for row, nurseries in zip(rows, deadlines, strict=True)
    ]
    marked = [place for place, nurseries in enumerate(deadlines) if nurseries]
    svg = drawing.columns(title, labels, bookings, cancelled, shared=shared, marked=marked)
    note = _(
        "青は予約、斜線は保護者の取り消し。点線の日が、取り消しの期限です。今年度、LINEのみ。10は10日前より前"
    )
    header = [_("利用日の"), _("予約"), _("取り消し"), _("この日が取り消しの期限の園")]
    return Plot("lead", title, sentence, svg, header, table, note)


def _filling(rows: Rows, shared: bool) -> Plot:
    full = [row for row in rows if row[1]]
    quick = min(full, key=lambda row: row[2], default=None)
    sentence = _("この90日に満員になった日はありません。")
    if quick:
        words = _("いちばん早く埋まるのは{name}で、受付の開始から{hours}時間です。")
        sentence = words.format(name=quick[0], hours=quick[2])
    title = _("枠が埋まるまでの時間")
    svg = drawing.bars(title, [(row[0], [row[2]]) for row in rows], unit=_("時間"))
    table = _table(rows, _("日"), _("時間"), shared=False)
    return Plot("filling", title, sentence, svg, [_("保育園"), _("満員の日"), _("時間（中央値）")], table)


def _funnel(rows: Rows, shared: bool) -> Plot:
    first, last = rows[0][1], rows[-1][1]
    share = round(100 * last / first) if first else 0
    sentence = _("今年度の登録のうち、{share}％が予約まで進みました。").format(share=share)
    title = _("登録から初回利用まで")
    svg = drawing.bars(title, [(row[0], [row[1]]) for row in rows], unit=_("件"), shared=shared)
    table = [[row[0], shown(row[1], _("件"), shared=shared), shown(row[2], _("日"))] for row in rows]
    return Plot("funnel", title, sentence, svg, [_("段階"), _("件数"), _("登録からの日数（中央値）")], table)


def _refusals(rows: Rows, shared: bool) -> Plot:
    total = sum(row[1] for row in rows)
    sentence = _("今月、予約できなかったのは{count}です。").format(count=shown(total, _("回"), shared=shared))
    title = _("断られた回数")
    svg = drawing.bars(title, _pairs(rows), unit=_("回"), shared=shared)
    table = _table(rows, _("回"), _("回"), shared=shared)
    note = _("青は今月、斜線は先月。同じお子さん・同じ日・同じ理由は1日に1回と数える")
    return Plot("refusals", title, sentence, svg, [_("理由"), _("今月"), _("先月")], table, note)


def _fairness(rows: Rows, shared: bool) -> Plot:
    never, everybody = rows[0][1], sum(row[1] for row in rows)
    words = _("今年度に利用できるお子さん{all}のうち、まだ1回も利用していないのは{never}です。")
    sentence = words.format(
        all=shown(everybody, "人", shared=shared), never=shown(never, "人", shared=shared)
    )
    title = _("利用のかたより")
    svg = drawing.bars(title, _pairs(rows), unit="人", shared=shared)
    return Plot(
        "fairness", title, sentence, svg, [_("利用の回数"), _("お子さん")], _table(rows, "人", shared=shared)
    )


def _first_interview(rows: Rows, shared: bool) -> Plot:
    slow = max((row for row in rows if row[2] is not None), key=lambda row: row[2], default=None)
    sentence = _("今年度の面談は、まだありません。")
    if slow:
        words = _("面談までがいちばん長いのは{name}で、{days}日です。")
        sentence = words.format(name=slow[0], days=slow[2])
    title = _("登録から面談までの日数")
    svg = drawing.bars(title, [(row[0], [row[2]]) for row in rows], unit="日")
    table = [[row[0], shown(row[1], "件", shared=shared), shown(row[2], "日")] for row in rows]
    return Plot("first_interview", title, sentence, svg, [_("保育園"), _("面談"), _("日数（中央値）")], table)


def _channels(rows: Rows, shared: bool) -> Plot:
    line, phone = (sum(row[place] for row in rows) for place in (1, 2))
    share = round(100 * line / (line + phone)) if line + phone else 0
    sentence = _("今月の予約のうち、LINEは{share}％です。").format(share=share)
    title = _("LINEと電話")
    svg = drawing.bars(title, _pairs(rows), unit="件", shared=shared)
    table = _table(rows, "件", "件", shared=shared)
    return Plot(
        "channels", title, sentence, svg, [_("保育園"), "LINE", _("電話")], table, _("青はLINE、斜線は電話")
    )


def _overrides(rows: Rows, shared: bool) -> Plot:
    total = sum(row[1] for row in rows)
    sentence = _("今年度、職員が例外として入れた予約は{count}です。").format(
        count=shown(total, "件", shared=shared)
    )
    title = _("例外の予約")
    svg = drawing.bars(title, _pairs(rows), unit="件", shared=shared)
    return Plot(
        "overrides", title, sentence, svg, [_("保育園"), _("例外")], _table(rows, "件", shared=shared)
    )


def _unreached(rows: Rows, shared: bool) -> Plot:
    lost = sum(row[1] for row in rows)
    sentence = _("この30日、LINEで届かなかったお知らせは{count}です。").format(
        count=shown(lost, "件", shared=shared)
    )
    title = _("届かなかったお知らせ")
    svg = drawing.bars(title, _pairs(rows), unit="件", shared=shared)
    table = _table(rows, "件", "件", shared=shared)
    note = _("青はLINEのない・届かない家庭へのもの、斜線は送れなかったもの")
    headers = [_("保育園"), _("届かない家庭へ"), _("送れなかった")]
    return Plot("unreached", title, sentence, svg, headers, table, note)


_PLOTS: dict[str, Callable[[Rows, bool], Plot]] = {
    "space": _space,
    "utilisation": _utilisation,
    "trend": _trend,
    "lead": _lead,
    "filling": _filling,
    "funnel": _funnel,
    "refusals": _refusals,
    "fairness": _fairness,
    "first_interview": _first_interview,
    "channels": _channels,
    "overrides": _overrides,
    "unreached": _unreached,
}
