"""Who a member of staff is and which nurseries they see: decided in code from staff rows and one group."""

from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from django.conf import settings
from django.contrib.admin.utils import lookup_spawns_duplicates
from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from nurseries.models import Nursery, NurseryStaff

WARD_GROUP = "ward"
FIGURES_GROUP = "figures"
SESSION_KEY = "nursery"
RowT = TypeVar("RowT", bound=Model)


@dataclass(frozen=True)
class Access:
    """What a signed-in person may see: ward staff every nursery, others the one they have chosen (S1).

    Who may see figures only (W1) is shown numbers and lists without people, and nothing else.
    """

    user: User | AnonymousUser
    is_ward: bool
    nurseries: tuple[Nursery, ...]
    chosen: str = ""
    is_figures_only: bool = False

    @property
    def actor(self) -> User:
        """The person, where only staff can have come."""
        assert isinstance(self.user, User)
        return self.user

    @property
    def is_anyone(self) -> bool:
        """Whether the person is staff of anything at all."""
        return self.may_see_figures or bool(self.nurseries)

    @property
    def may_see_figures(self) -> bool:
        """Whether the person may see the numbers of every nursery."""
        return self.is_ward or self.is_figures_only

    @cached_property
    def current(self) -> Nursery | None:
        """The nursery whose name stands in the header; None for ward staff who have chosen none."""
        if found := self._found(self.chosen):
            return found
        return None if self.is_ward else next(iter(self.nurseries), None)

    @property
    def key(self) -> str:
        """What stands for the nursery in the header wherever one is chosen; empty for all of them."""
        return str(self.current.public_id) if self.current else ""

    def may_choose(self, key: str) -> bool:
        """Whether the person may put that nursery, or all of them, into the header."""
        return key == self.key or (self.is_ward and not key) or self._found(key) is not None

    def name_of(self, key: str) -> str:
        """The nursery's name, as a sentence names it."""
        found = self._found(key)
        return found.name if found else _("すべての園")

    def _found(self, key: str) -> Nursery | None:
        return next((each for each in self.nurseries if str(each.public_id) == key), None)

    @cached_property
    def colleagues(self) -> frozenset[int] | None:
        """Whom the person may see by name, by their keys; None means everybody."""
        if self.is_ward:
            return None
        staff = NurseryStaff.objects.filter(nursery=self.current)
        return frozenset(staff.values_list("user_id", flat=True))

    def within(self, rows: QuerySet[RowT], path: str | None) -> QuerySet[RowT]:
        """Those of `rows` that the person may see; `path` leads to the nursery, None: only the ward may."""
        if self.is_ward:
            return rows
        if path is None or self.current is None:
            return rows.none()
        mine = {path: self.current.pk}
        if not lookup_spawns_duplicates(rows.model._meta, path):
            return rows.filter(**mine)
        return rows.filter(pk__in=rows.model._default_manager.filter(**mine).values("pk"))


def access_of(request: HttpRequest) -> Access:
    """The access of the request's user, looked up once per request."""
    known = vars(request)
    if "staff_access" not in known:
        known["staff_access"] = _look_up(request)
    access = known["staff_access"]
    assert isinstance(access, Access)
    return access


def forget_access(request: HttpRequest) -> None:
    """Look it up anew: another nursery has been chosen within this request."""
    vars(request).pop("staff_access", None)


def _look_up(request: HttpRequest) -> Access:
    user = request.user
    if not isinstance(user, User) or not (user.is_active and user.is_staff):
        return Access(user, False, ())
    groups = groups_of(user)
    is_ward = WARD_GROUP in groups
    nurseries = Nursery.objects.all() if is_ward else Nursery.objects.worked_at_by(user)
    chosen = request.session.get(SESSION_KEY, "")
    return Access(user, is_ward, tuple(nurseries), chosen, not is_ward and FIGURES_GROUP in groups)


def groups_of(user: User) -> set[str]:
    """The user's roles at the ward; superusers count as the ward, and only outside production."""
    if user.is_superuser:
        return set() if settings.PRODUCTION else {WARD_GROUP}
    return set(user.groups.values_list("name", flat=True))


def is_ward_user(user: User) -> bool:
    """Whether the user works for the ward and sees people's data."""
    return WARD_GROUP in groups_of(user)
