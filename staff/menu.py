"""The menu of every staff page."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from staff.roles import Access


@dataclass(frozen=True)
class Item:
    """A word and its address."""

    text: str | Promise
    url: str


def menu_of(access: Access) -> list[Item]:
    """The daily work of the nursery in the header, then the ward's own pages."""
    if access.current is None:
        return [*lists()[:6], *_of_the_ward()] if access.is_ward else list(_figures(access))
    items = [
        Item(_("今日"), reverse("admin:index")),
        Item(_("予約枠"), reverse("admin:slots")),
        Item(_("面談枠"), reverse("admin:interview_slots")),
        Item(_("予約する（電話）"), reverse("admin:phone")),
        Item(_("児童と面談"), reverse("admin:reservations_registration_changelist")),
        Item(_("お休み"), reverse("admin:closing")),
        Item(_("電話表"), reverse("admin:calls")),
        Item(_("一覧"), reverse("admin:lists")),
        Item(_("園の設定"), reverse("admin:nurseries_nursery_change", args=[access.current.pk])),
    ]
    return [*items, *_of_the_ward()] if access.is_ward else [*items, *_figures(access)]


def lists() -> list[Item]:
    """Every list of rows that the day's pages lead to one by one."""
    names = {
        "registration": _("児童と面談"),
        "interview": _("面談"),
        "reservation": _("予約"),
        "reservationslot": _("予約枠"),
        "interviewslot": _("面談枠"),
        "notification": _("お知らせ"),
        "guardian": _("保護者"),
        "child": _("児童"),
    }
    return [
        *(Item(words, reverse(f"admin:reservations_{name}_changelist")) for name, words in names.items()),
        Item(_("これまでのお休み"), reverse("admin:nurseries_closedday_changelist")),
    ]


def _figures(access: Access) -> Iterator[Item]:
    if access.may_see_figures:
        yield Item(_("全園のようす"), reverse("admin:board"))
        yield Item(_("CSV出力"), reverse("admin:exports"))


def _of_the_ward() -> Iterator[Item]:
    yield Item(_("全園のようす"), reverse("admin:board"))
    yield Item(_("CSV出力"), reverse("admin:exports"))
    yield Item(_("お休み（複数の園）"), reverse("admin:close_several"))
    yield Item(_("個人情報"), reverse("admin:families"))
    yield Item(_("操作の記録"), reverse("admin:audit"))
    yield Item(_("保存期間"), reverse("admin:retention"))
    yield Item(_("事故のとき"), reverse("admin:incident"))
    yield Item(_("保育園"), reverse("admin:nurseries_nursery_changelist"))
    yield Item(_("職員"), reverse("admin:auth_user_changelist"))
    yield Item(_("区の設定"), reverse("admin:rules"))
    yield Item(_("同意の文"), reverse("admin:reservations_consenttext_changelist"))
