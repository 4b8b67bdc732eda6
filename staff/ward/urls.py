"""The addresses of the ward's own pages, below /admin/ like every other."""

from django.views import View

from staff.exports import pages as exports

WARD_PAGES: dict[str, tuple[str, type[View]]] = {
    "exports": ("exports/", exports.Exports),
    "export_columns": ("exports/columns/", exports.Columns),
    "close_month": ("exports/close/<staff_day:day>/", exports.CloseMonth),
    "ask_use_reason": ("exports/use-reason/", exports.AskUseReason),
}
