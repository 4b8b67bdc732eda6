"""開示: everything kept about one guardian's family, in words.

Of another guardian nothing, not even that there is one who has registered the same child (R4).
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from meguro_hoiku import dates
from reservations.models import Child, Guardian, HealthChange, Interview, Registration, Reservation
from staff.health import note_of
from staff.words import answers_in_words, phone_text

Lines = list[tuple[str, str]]


@dataclass(frozen=True)
class Section:
    """A heading and its facts."""

    title: str
    lines: Lines


def disclosure_of(guardian: Guardian) -> list[Section]:
    """The sections of the paper that the family is given."""
    children = list(guardian.children.all())
    registrations = list(
        Registration.objects.filter(child__in=children).select_related("child", "nursery").order_by("pk")
    )
    return [
        Section(_("保護者"), _guardian(guardian)),
        Section(_("同意"), _consents(guardian)),
        *(Section(_("お子さま{number}").format(number=each.number), _child(each)) for each in children),
        *(Section(f"{_('利用登録')}：{each.nursery}", _registration(each)) for each in registrations),
        Section(_("面談"), _interviews(registrations)),
        Section(_("予約"), _reservations(guardian)),
        Section(_("健康の変化"), _health_changes(children)),
        Section(_("お知らせ"), _messages(guardian)),
    ]


def _moment(at: datetime | None) -> str:
    return f"{dates.jst(at):%Y-%m-%d %H:%M}" if at else ""


def _guardian(row: Guardian) -> Lines:
    return [
        (_("名前"), row.name),
        (_("郵便番号"), row.postal_code),
        (_("住所"), row.address),
        (_("電話番号"), phone_text(row.phone)),
        ("LINE", _("つながっています") if row.has_line else _("つながっていません")),
        (_("LINEのユーザーID"), row.line_user_id or ""),
        (_("言語"), row.get_language_display()),
        (_("はじめての日時"), _moment(row.created_at)),
        (_("非開示"), _("はい") if row.is_undisclosed else _("いいえ")),
    ]


def _consents(guardian: Guardian) -> Lines:
    rows = guardian.consents.select_related("text").order_by("pk")
    return [(_moment(each.given_at), f"{each.text} {each.get_channel_display()}") for each in rows]


def _child(row: Child) -> Lines:
    return [
        (_("名前"), row.name),
        (_("フリガナ"), row.name_kana),
        (_("生年月日"), row.birth_date.isoformat()),
        (_("性別"), row.get_sex_display()),
    ]


def _registration(row: Registration) -> Lines:
    return [
        (_("お子さま"), str(row.child.number)),
        (_("年度"), str(row.fiscal_year)),
        (_("状態"), row.get_state_display()),
        (_("受け付けた日時"), _moment(row.created_at)),
        (_("面談した日"), row.interviewed_on.isoformat() if row.interviewed_on else ""),
        (_("有効期限"), row.valid_until.isoformat() if row.valid_until else ""),
        (_("条件"), row.get_condition_display()),
        *((answer.text, answer.value) for answer in answers_in_words(row.answers)),
    ]


def _interviews(registrations: list[Registration]) -> Lines:
    rows = Interview.objects.filter(registration__in=registrations).order_by("starts_at")
    return [(_moment(row.starts_at), row.get_state_display()) for row in rows]


def _reservations(guardian: Guardian) -> Lines:
    found: Lines = []
    for row in Reservation.objects.of(guardian).select_related("slot__nursery").order_by("starts_at"):
        said = [f"{answer.text}：{answer.value}" for answer in answers_in_words(row.answers)]
        words = [
            str(row.slot.nursery),
            row.get_state_display(),
            row.get_absence_display(),
            row.health_note,
            *said,
        ]
        found.append((_moment(row.starts_at), "／".join(word for word in words if word)))
    return found


def _health_changes(children: list[Child]) -> Lines:
    rows = HealthChange.objects.about(each.pk for each in children).with_answers().select_related("nursery")
    return [(_moment(row.said_at), "／".join(_of_health_change(row))) for row in rows]


def _of_health_change(row: HealthChange) -> list[str]:
    answers = [
        f"{_moment(each.answered_at)} {each.note}（{each.get_outcome_display()}）"
        + (_("（取り消し {at}）").format(at=_moment(each.taken_back_at)) if each.taken_back_at else "")
        for each in row.answers.all()
    ]
    return [str(row.nursery), row.get_channel_display(), note_of(row), *answers]


def _messages(guardian: Guardian) -> Lines:
    rows = guardian.notifications.order_by("pk")
    return [(_moment(row.created_at), f"{row.get_kind_display()}／{row.get_state_display()}") for row in rows]
