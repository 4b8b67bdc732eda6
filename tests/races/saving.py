"""Two people at two browsers who send the same form, and what the second of them should read (S4, S7, W1)."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse, reverse_lazy

from nurseries.models import Nursery, NurseryStaff, Question, TimeBand
from reservations.models import (
    Child,
    ConsentText,
    InterviewSlot,
    ReservationSlot,
    WardSettings,
)
from tests import factories as cast
from tests.races.stopping import Call
from tests.staff.test_accounts import FORMS
from tests.staff.test_accounts import NEW as NEW_ACCOUNT
from tests.staff.test_nurseries import NEW as NEW_NURSERY
from tests.staff.test_settings import LUNCH, form_of
from tests.staff.test_slots import INTERVIEWS, plan

Form = dict[str, Any]
_turns = count(1)


@dataclass(frozen=True)
class Two:
    """Two people at two browsers."""

    nursery: Nursery
    first: Client
    second: Client

    def send(self, addresses: tuple[str, str], forms: tuple[Form, Form]) -> tuple[Call, Call]:
        """Each sends a form."""
        first = partial(self.first.post, addresses[0], forms[0])
        return first, partial(self.second.post, addresses[1], forms[1])


def _alike(address: str, form: Form, gone: Callable[[], Any]) -> Callable[[Two], tuple[Call, Call]]:
    """Both send the same, and nothing of it is there yet."""

    def make(two: Two) -> tuple[Call, Call]:
        gone()
        return two.send((address, address), (form, form))

    return make


def _siblings(two: Two) -> tuple[Call, Call]:
    family = cast.guardian()
    children = [cast.child(family, name) for name in ("目黒 花", "目黒 蓮")]
    for child in children:
        cast.usable_child(who=child)
    form = {"name": "目黒 空", "name_kana": "メグロ ソラ", "birth_date": "2024-05-01", "sex": "male"}
    addresses = [f"/admin/reservations/child/{child.pk}/change/" for child in children]
    return two.send((addresses[0], addresses[1]), (form, form))


def _settings(two: Two) -> tuple[Call, Call]:
    address = f"/admin/nurseries/nursery/{two.nursery.pk}/change/"
    shown = form_of(two.first, address)
    turn = next(_turns)
    forms = shown | {"phone_hours": f"毎日{turn}時から"}, shown | {"fee_note": f"料金は{turn}円です。"}
    return two.send((address, address), forms)


def _works_there(two: Two) -> tuple[Call, Call]:
    person = User.objects.create(username=f"new{User.objects.count()}", is_staff=True)
    form = {
        **FORMS,
        "username": person.username,
        "is_active": "on",
        "nursery_staff-0-nursery": two.nursery.pk,
    }
    address = f"/admin/auth/user/{person.pk}/change/"
    return two.send((address, address), (form, form))


def _day(two: Two) -> tuple[Call, Call]:
    ReservationSlot.objects.all().delete()
    slot = cast.slot(cast.FRIDAY)
    address = f"/admin/slots/{slot.public_id}/"
    band = slot.bands.get().band_id
    seen = two.first.get(address).context["panel"]["form"].initial["seen"]
    form = {"held_back": 0, "state": "open", f"band_{band}": "on", "seen": seen}
    return two.send((address, address), ({**form, "capacity": 2}, {**form, "capacity": 5}))


BAND = {"name": "夕方", "start_time": "16:00", "end_time": "18:00", "weekdays": ["1"], "is_active": "on"}


def _slots(two: Two) -> tuple[Call, Call]:
    return _alike("/admin/slots/make/", plan(make="yes"), ReservationSlot.objects.all().delete)(two)


SETTINGS = "/admin/reservations/wardsettings/add/"


def _ward_settings(two: Two) -> tuple[Call, Call]:
    WardSettings.objects.all().delete()
    form = form_of(two.first, SETTINGS) | {"starts_on": "2026-09-01"}
    return two.send((SETTINGS, SETTINGS), (form, form))


def _no_nursery(code: str) -> None:
    made = Nursery.objects.filter(code=code)
    NurseryStaff.objects.filter(nursery__in=made).delete()
    made.delete()


def _no_account(name: str) -> None:
    User.objects.filter(username=name).delete()


def _new_nurseries(two: Two) -> tuple[Call, Call]:
    """Two nurseries, whose first account is to have one name."""
    codes = ("new", "newer")
    for code in codes:
        _no_nursery(code)
    _no_account("desk-new")
    forms = [NEW_NURSERY | {"code": code, "username": "desk-new"} for code in codes]
    address = reverse("admin:nursery_new")
    return two.send((address, address), (forms[0], forms[1]))


@dataclass(frozen=True)
class Case:
    """What both do, what the second reads, and how many there are of it then."""

    make: Callable[[Two], tuple[Call, Call]]
    words: str
    count: Callable[[], int]
    expected: int = 1


QUESTION = LUNCH | {"choices": "給食\r\nもってくる"}
CONSENT = {"version": "2027-04", "text": "新しい文", "from_on": "2027-04-01"}
CASES = {
    "siblings renamed alike": Case(
        _siblings,
        "同じ名前のお子さんが、もう登録されています",
        lambda: Child.objects.filter(guardian=Child.objects.latest("pk").guardian, name="目黒 空").count(),
    ),
    "a band of one name": Case(
        lambda two: _alike(
            "/admin/nurseries/timeband/add/",
            BAND | {"nursery": two.nursery.pk},
            TimeBand.objects.filter(name="夕方").delete,
        )(two),
        "同じ名前の利用時間帯があります",
        TimeBand.objects.filter(name="夕方").count,
    ),
    "a question of one text": Case(
        lambda two: _alike(
            "/admin/nurseries/question/add/",
            QUESTION | {"nursery": two.nursery.pk},
            Question.objects.all().delete,
        )(two),
        "同じ質問があります",
        Question.objects.count,
    ),
    "numbers of one day": Case(_ward_settings, "区の設定 が既に存在します", WardSettings.objects.count),
    "a text of one version": Case(
        _alike(
            "/admin/reservations/consenttext/add/",
            CONSENT,
            ConsentText.objects.filter(version="2027-04").delete,
        ),
        "同意の文 が既に存在します",
        ConsentText.objects.filter(version="2027-04").count,
    ),
    "an account of one name": Case(
        _alike(
            "/admin/auth/user/add/",
            {**NEW_ACCOUNT, "username": "suzuki", **FORMS},
            partial(_no_account, "suzuki"),
        ),
        "同じユーザー名が既に登録済みです",
        User.objects.filter(username="suzuki").count,
    ),
    "one person at one nursery": Case(
        _works_there,
        "この職員は、もうこの園に入っています",
        lambda: NurseryStaff.objects.filter(user=User.objects.latest("pk")).count(),
    ),
    "a nursery of one code": Case(
        _alike(reverse_lazy("admin:nursery_new"), NEW_NURSERY, partial(_no_nursery, "new")),
        "保育園 が既に存在します",
        Nursery.objects.filter(code="new").count,
    ),
    "two nurseries with one account": Case(
        _new_nurseries,
        "もう使われています|既に登録済みです",
        Nursery.objects.filter(code__startswith="new").count,
    ),
    "a nursery's settings": Case(_settings, "ほかの人が先に変えました", Nursery.objects.count),
    "a day's places": Case(_day, "ほかの人が先にこの日を変えました", ReservationSlot.objects.count),
    "slots of one period": Case(
        _slots,
        "",
        ReservationSlot.objects.count,
        4,
    ),
    "interview slots of one period": Case(
        _alike(
            "/admin/interview-slots/make/", {**INTERVIEWS, "make": "yes"}, InterviewSlot.objects.all().delete
        ),
        "",
        InterviewSlot.objects.count,
        8,
    ),
}
