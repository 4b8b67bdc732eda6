"""What may stand in a cell: text that no spreadsheet takes for a formula, in SQL and in Python alike.

A cell that begins with one of `DANGEROUS`, also after blanks, gets an apostrophe in front; so does one that
already begins with apostrophes before it, so that taking one apostrophe away gives back what was stored.
"""

from typing import Any

from django.db.models import Case, CharField, DateField, Expression, F, Func, Q, Value, When
from django.db.models.functions import Coalesce, Concat, Length, Replace, Substr
from django.db.models.lookups import Exact, In

BLANKS = "' \u00a0\u3000\u200b\u200c\u200d\u2060\ufeff\u202f\u205f" + "".join(map(chr, range(0x2000, 0x200B)))
# Half-width, full-width and small forms; U+2212 becomes a full-width minus in CP932.
DANGEROUS = "=+-@\t\r\n\v\f＝＋－＠﹦﹢﹣﹫−"
Text = Expression | F


def safe_cell(text: str) -> str:
    """The text, with an apostrophe in front if a spreadsheet could take it for a formula."""
    return f"'{text}" if text.lstrip(BLANKS)[:1] in set(DANGEROUS) else text


def unsafe_cell(cell: str) -> str:
    """What was stored, from what `safe_cell` made of it."""
    return cell[1:] if cell.startswith("'") and cell.lstrip(BLANKS)[:1] in set(DANGEROUS) else cell


class StripLeft(Func):
    """Both databases' `ltrim` with the characters named; Django's own knows blanks only."""

    function = "ltrim"
    output_field = CharField()


class Day(Func):
    """A date as 2026-08-05."""

    output_field = CharField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """A cast is cheaper than `to_char`; `writing.consistent` makes sure that it is ISO."""
        return super().as_sql(compiler, connection, template="(%(expressions)s)::text")

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Stored as it is read."""
        return super().as_sql(compiler, connection, template="%(expressions)s")


class Moment(Func):
    """A moment as clocks in Japan show it: 2026-08-05 09:00."""

    output_field = CharField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Cutting the text of a timestamp is cheaper than formatting it, an interval than a zone's name."""
        template = "left((timezone(interval '9 hours', %(expressions)s))::text, 16)"
        return super().as_sql(compiler, connection, template=template)

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Stored in UTC; Japan has had no summer time since 1951."""
        template = "strftime('%%%%Y-%%%%m-%%%%d %%%%H:%%%%M', %(expressions)s, '+9 hours')"
        return super().as_sql(compiler, connection, template=template)


class DayOfMoment(Func):
    """The day in Japan of a moment, as a date."""

    output_field = DateField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """A cast of the local time."""
        template = "(timezone(interval '9 hours', %(expressions)s))::date"
        return super().as_sql(compiler, connection, template=template)

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Text, as SQLite keeps dates."""
        return super().as_sql(compiler, connection, template="date(%(expressions)s, '+9 hours')")


class ClassAge(Func):
    """何歳児クラス of a birth date on a day, as `reservations.ages.class_age` counts it.

    Three months before 1 April is the year itself: of the day its fiscal year, and of the day before a birth
    its school year.
    """

    output_field = CharField()

    def __init__(self, born: Text, on: Text) -> None:
        super().__init__(on, born)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """By intervals of months, which never leave the month."""
        on, born = (compiler.compile(each) for each in self.get_source_expressions())
        months = "interval '3 months'"
        sql = f"date_part('year', {on[0]} - {months}) - date_part('year', ({born[0]} - 1) - {months})"
        return f"(({sql})::int - 1)::text", [*on[1], *born[1]]

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """By numbers such as 20260803: SQLite's months overflow at their ends."""
        on, born = (compiler.compile(each) for each in self.get_source_expressions())
        day = "CAST(strftime('%%Y%%m%%d', {}) AS INTEGER)"
        sql = f"({day.format(on[0])} - 401) / 10000 - ({day.format(born[0])} - 402) / 10000 - 1"
        return f"CAST({sql} AS varchar(2))", [*on[1], *born[1]]


class UniqueId(Func):
    """A UUID as text, with its hyphens, which SQLite does not store."""

    output_field = CharField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """As it prints."""
        return super().as_sql(compiler, connection, template="(%(expressions)s)::text")

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """8-4-4-4-12."""
        sql, params = compiler.compile(self.get_source_expressions()[0])
        parts = (
            f"substr({sql}, {start}, {length})"
            for start, length in ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
        )
        return " || '-' || ".join(parts), [*params * 5]


class Number(Func):
    """A whole number as text."""

    template = "CAST(%(expressions)s AS varchar(12))"
    output_field = CharField()


def moment(path: str) -> Expression:
    """A moment's column; empty where there is none."""
    return Coalesce(Moment(F(path)), Value(""))


def day(path: str) -> Expression:
    """A date's column; empty where there is none."""
    return Coalesce(Day(F(path)), Value(""))


def number(path: str) -> Expression:
    """A number's column; empty where there is none."""
    return Coalesce(Number(F(path)), Value(""))


def label(path: str, choices: Any) -> Expression:
    """The Japanese word of a code."""
    whens = [When(Q(**{path: value}), then=Value(str(words))) for value, words in choices]
    return Case(*whens, default=Value(""), output_field=CharField())


def yes(condition: Q, word: str = "はい") -> Expression:
    """The word where it is so, else empty."""
    return Case(When(condition, then=Value(word)), default=Value(""), output_field=CharField())


def words(value: Text | str) -> Expression:
    """Free text, safe to open."""
    text = Coalesce(F(value) if isinstance(value, str) else value, Value(""), output_field=CharField())
    first = Substr(StripLeft(text, Value(BLANKS)), 1, 1)
    is_formula = In(first, list(DANGEROUS))
    return Case(When(is_formula, then=Concat(Value("'"), text)), default=text, output_field=CharField())


def postal_code(path: str) -> Expression:
    """153-0061: with its hyphen, so that a spreadsheet leaves it alone."""
    hyphened = Concat(Substr(F(path), 1, 3), Value("-"), Substr(F(path), 4, 4))
    return words(
        Case(When(Exact(Length(F(path)), 7), then=hyphened), default=F(path), output_field=CharField())
    )


def phone(path: str) -> Expression:
    """090-0000-0000, as `staff.words.phone_text` writes it."""
    plain = Replace(F(path), Value("-"), Value(""))
    mobile = _parts(plain, 3, 4, 4)
    city = _parts(plain, 2, 4, 4)
    is_city = Q(In(Substr(plain, 1, 2), ["03", "06"])) & Q(Exact(Length(plain), 10))
    return words(
        Case(
            When(Exact(Length(plain), 11), then=mobile),
            When(is_city, then=city),
            default=F(path),
            output_field=CharField(),
        )
    )


def _parts(plain: Expression, *lengths: int) -> Expression:
    pieces: list[Expression] = []
    start = 1
    for length in lengths:
        pieces += [Value("-"), Substr(plain, start, length)] if pieces else [Substr(plain, start, length)]
        start += length
    return Concat(*pieces, output_field=CharField())
