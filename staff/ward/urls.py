"""The addresses of the ward's own pages, below /admin/ like every other."""

from django.views import View

from staff.exports import pages as exports
from staff.statistics import pages as statistics
from staff.ward import closing, families, incident, nurseries, records

WARD_PAGES: dict[str, tuple[str, type[View]]] = {
    "board": ("board/", statistics.BoardPage),
    "exports": ("exports/", exports.Exports),
    "export_columns": ("exports/columns/", exports.Columns),
    "close_month": ("exports/close/<staff_day:day>/", exports.CloseMonth),
    "nursery_new": ("nursery/new/", nurseries.AddNursery),
    "nursery_start": ("nursery/<uuid:public_id>/start/", nurseries.NurseryStart),
    "nursery_end": ("nursery/<uuid:public_id>/end/", nurseries.NurseryEnd),
    "families": ("families/", families.FamilySearch),
    "family": ("families/<uuid:public_id>/", families.FamilyPage),
    "disclosure": ("families/<uuid:public_id>/disclosure/", families.Disclosure),
    "erase_family": ("families/<uuid:public_id>/erase/", families.EraseFamily),
    "audit": ("audit/", records.AuditSearch),
    "retention": ("retention/", records.Retention),
    "rules": ("rules/", records.RulesOnDay),
    "close_several": ("close-several/", closing.CloseSeveral),
    "incident": ("incident/", incident.Incident),
    "ask_use_reason": ("exports/use-reason/", exports.AskUseReason),
}
