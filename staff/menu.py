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
        return [*_lists(), *_of_the_ward()] if access.is_ward else list(_figures(access))
    items = [
        Item(_("今日"), reverse("admin:index")),
        Item(_("予約する（電話）"), reverse("admin:phone")),
        *_lists(),
        Item(_("お休み"), reverse("admin:closing")),
        Item(_("園の設定"), reverse("admin:nurseries_nursery_change", args=[access.current.pk])),
    ]
    return [*items, *_of_the_ward()] if access.is_ward else [*items, *_figures(access)]


def _lists() -> Iterator[Item]:
    yield Item(_("児童と面談"), reverse("admin:reservations_registration_changelist"))
    yield Item(_("面談"), reverse("admin:reservations_interview_changelist"))
    yield Item(_("予約"), reverse("admin:reservations_reservation_changelist"))
    yield Item(_("予約枠"), reverse("admin:reservations_reservationslot_changelist"))
    yield Item(_("面談枠"), reverse("admin:reservations_interviewslot_changelist"))
    yield Item(_("お知らせ"), reverse("admin:reservations_notification_changelist"))


def _figures(access: Access) -> Iterator[Item]:
    if access.may_see_figures:
        yield Item(_("全園のようす"), reverse("admin:board"))
        yield Item(_("CSV出力"), reverse("admin:exports"))


def _of_the_ward() -> Iterator[Item]:
    yield Item(_("全園のようす"), reverse("admin:board"))
    yield Item(_("CSV出力"), reverse("admin:exports"))
    yield Item(_("個人情報"), reverse("admin:families"))
    yield Item(_("操作の記録"), reverse("admin:audit"))
    yield Item(_("保存期間"), reverse("admin:retention"))
    yield Item(_("事故のとき"), reverse("admin:incident"))
    yield Item(_("保育園"), reverse("admin:nurseries_nursery_changelist"))
    yield Item(_("職員"), reverse("admin:auth_user_changelist"))
    yield Item(_("区の設定"), reverse("admin:rules"))
    yield Item(_("同意の文"), reverse("admin:reservations_consenttext_changelist"))
