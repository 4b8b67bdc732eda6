"""CSV: what to take → how many lines, the first of them, what CP932 loses → the file."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meguro_hoiku import dates
from nurseries.models import Question
from reservations.audit import record_change
from reservations.models import Halt
from staff.exports.asking import Encoding, Wanted
from staff.exports.handing_out import begin_export, file_name, stream
from staff.exports.tables import TABLES, FromDatabase, Line
from staff.exports.writing import ALIKE, GETA, Written, file_of
from staff.forms.exports import ExportForm
from staff.models import ClosedMonth, Export
from staff.pages.base import Question as AreYouSure
from staff.pages.base import WardPage, go
from staff.statistics.monthly import close_month

SHOWN = 5


@dataclass(frozen=True)
class Preview:
    """What is seen before the file is taken."""

    wanted: Wanted
    rows: int
    headers: list[str]
    first: list[Line]
    replaced: list[tuple[str, str, int]]


def preview_of(wanted: Wanted) -> Preview:
    """Number of lines, the first five without people, and for CP932 every character that it cannot hold."""
    table, without = TABLES[wanted.table], replace(wanted, is_personal=False)
    written = Written()
    if wanted.encoding == Encoding.CP932:
        for _piece in file_of(wanted, written):
            pass
        rows = written.rows
    else:
        rows = table.count(wanted)
    first = list(islice(table.lines(without), SHOWN))
    return Preview(wanted, rows, table.headers(without), first, _replacements(written.replaced))


def _replacements(replaced: Counter[str]) -> list[tuple[str, str, int]]:
    return [(char, ALIKE.get(char, GETA), count) for char, count in replaced.most_common()]


class Exports(WardPage):
    """The form, the preview, and the files taken before."""

    figures_may = True

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The form."""
        return self._page(self._form())

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """The preview; with `take`, the file."""
        form = self._form(request.POST)
        if not form.is_valid():
            return self._page(form)
        wanted = form.wanted()
        if "take" not in request.POST:
            return self._page(form, preview_of(wanted))
        if Halt.objects.holds(Halt.What.EXPORTS):
            messages.error(request, _("事故の対応のため、CSV出力を止めています。"))
            return self._page(form)
        row = begin_export(wanted=wanted, by=self.access.actor, now=self.now)
        response = StreamingHttpResponse(stream(wanted, row), content_type=_content_type(wanted.encoding))
        response["Content-Disposition"] = content_disposition_header(True, file_name(wanted)) or ""
        response["Cache-Control"] = "no-store"
        return response

    def _form(self, data: Any = None) -> ExportForm:
        today = dates.day_of(self.now)
        return ExportForm(data, today=today, people_may=self.access.is_ward)

    def _page(self, form: ExportForm, preview: Preview | None = None) -> HttpResponseBase:
        last_month = (dates.day_of(self.now).replace(day=1) - timedelta(days=1)).replace(day=1)
        taken = Export.objects.select_related("by", "nursery")
        if not self.access.is_ward:
            taken = taken.filter(by=self.access.actor)
        return self.show(
            "staff/exports.html",
            _("CSV出力"),
            form=form,
            preview=preview,
            taken=[(row, TABLES[row.table].title) for row in taken[:20]],
            months=ClosedMonth.objects.order_by("-month").values_list("month", flat=True).distinct()[:12],
            last_month=last_month,
            close_url=reverse("admin:close_month", args=[last_month]),
            asks_use_reason=Question.objects.for_use_reason() is not None,
        )


def _content_type(encoding: str) -> str:
    return f"text/csv; charset={'Shift_JIS' if encoding == Encoding.CP932 else 'utf-8'}"


class Columns(WardPage):
    """What each column of each table means."""

    figures_may = True

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The dictionary."""
        tables = [
            (
                table.title,
                table.columns()
                if isinstance(table, FromDatabase)
                else [{"header": name} for name in table.names],
            )
            for table in TABLES.values()
        ]
        return self.show("staff/export_columns.html", _("CSVの列の説明"), tables=tables)


class CloseMonth(AreYouSure, WardPage):
    """月を確定する: its figures are kept as reported; what changes later appears as 訂正."""

    button = gettext_lazy("この月を確定する")

    def get(self, request: HttpRequest, day: date) -> HttpResponseBase:
        """What closing means."""
        sentences = [
            _("{month}の数字を、すべての園について確定します。").format(month=f"{day:%Y年%-m月}"),
            _("あとで記録が直されても、確定した数字は変わりません。違いは「訂正」の行に出ます。"),
        ]
        return self.ask(_("月を確定しますか"), sentences, reverse("admin:exports"))

    def post(self, request: HttpRequest, day: date) -> HttpResponseBase:
        """Keep the figures; a second press changes nothing."""
        if day.replace(day=1) >= dates.day_of(self.now).replace(day=1):
            return self.ask(_("まだ終わっていない月は、確定できません。"), [], reverse("admin:exports"))
        self.attempt(
            lambda: close_month(month=day.replace(day=1), by=self.access.actor, now=self.now),
            _("確定しました。"),
        )
        return go(reverse("admin:exports"))


class AskUseReason(WardPage):
    """利用事由をすべての園で聞く: makes the ward's question, with its fixed codes."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Once; again changes nothing."""
        row, is_new = Question.objects.get_or_create(
            is_use_reason=True,
            defaults={
                "moment": Question.Moment.RESERVATION,
                "text": _("利用の理由"),
                "kind": Question.Kind.CHOICE,
                "required": True,
                "choices": [{"code": code, "text": str(word)} for code, word in Question.UseReason.choices],
            },
        )
        if is_new:
            record_change(actor=self.access.actor, row=row, action="create", changes={"use_reason": True})
        return go(reverse("admin:exports"))
