"""What a page does not offer cannot be posted either: forged keys, filters, actions, moved records."""

import pytest
from auditlog.models import LogEntry
from django.contrib import admin
from django.contrib.admin.sites import all_sites
from django.contrib.auth.models import User
from django.core.checks import Error
from django.http import HttpRequest
from django.test import Client, RequestFactory

from nurseries.models import Question, TimeBand
from reservations.models import Child, DuplicateDecision, Guardian, Interview, Registration, Reservation
from staff.checks import every_admin_is_scoped
from staff.scoping import READ, ScopedInline, ScopedModelAdmin
from tests.factories import FRIDAY
from tests.staff.cast import Ward

BAND = {"name": "夜", "start_time": "18:00", "end_time": "19:00", "weekdays": ["1", "2"], "is_active": "on"}


def test_a_forged_nursery_makes_the_record_the_own_nurserys(ward: Ward, staff: Client):
    staff.post("/admin/nurseries/timeband/add/", {**BAND, "nursery": ward.b.nursery.pk})

    assert TimeBand.objects.get(name="夜").nursery == ward.a.nursery


def test_a_record_cannot_be_moved_to_another_nursery(ward: Ward, staff: Client, browser_of):
    for client in (staff, browser_of(ward.ward)):
        address = f"/admin/nurseries/timeband/{ward.a.band.pk}/change/"
        client.post(address, {**BAND, "nursery": ward.b.nursery.pk})

        ward.a.band.refresh_from_db()
        assert ward.a.band.nursery == ward.a.nursery


def test_a_foreign_record_cannot_be_changed(ward: Ward, staff: Client):
    staff.post(f"/admin/nurseries/timeband/{ward.b.band.pk}/change/", BAND)

    ward.b.band.refresh_from_db()
    assert ward.b.band.name != "夜"


def test_the_wards_questions_cannot_be_changed_by_a_nursery(ward: Ward, staff: Client):
    everywhere = Question.objects.create(text="全園の質問", moment="registration")

    response = staff.post(f"/admin/nurseries/question/{everywhere.pk}/change/", {"text": "別の質問"})

    assert response["Location"] == "/admin/"
    everywhere.refresh_from_db()
    assert everywhere.text == "全園の質問"


def test_a_forged_choice_of_the_ward_is_left_out(ward: Ward, staff: Client):
    """Fields that a nursery only reads are not read from what it posts."""
    staff.post(
        f"/admin/nurseries/nursery/{ward.a.nursery.pk}/change/",
        {"name": "新しい名前", "authorised_maximum": 99, "stage": "ended", "code": "mine"},
    )

    ward.a.nursery.refresh_from_db()
    assert (ward.a.nursery.authorised_maximum, ward.a.nursery.stage) == (6, "public")


def test_a_forged_band_books_nothing(ward: Ward, staff: Client):
    address = f"/admin/phone/{ward.a.registration.public_id}/{FRIDAY.replace(day=10)}/"

    response = staff.post(address, {"band": ward.b.band.public_id, "health": "unasked"})

    assert response.status_code == 200
    assert Reservation.objects.filter(registration=ward.a.registration).count() == 1


def test_a_forged_interview_slot_books_nothing(ward: Ward, staff: Client):
    address = f"/admin/phone/{ward.a.waiting.public_id}/interview/"

    staff.post(address, {"slot": ward.b.interview_slot.public_id})

    assert not ward.a.waiting.interviews.exists()


def test_a_forged_band_is_no_condition(ward: Ward, staff: Client):
    address = f"/admin/registration/{ward.a.registration.public_id}/condition/"

    staff.post(address, {"condition": "bands", "bands": [ward.b.band.pk]})

    ward.a.registration.refresh_from_db()
    assert ward.a.registration.condition == Registration.Condition.NONE


def test_a_forged_earlier_registration_is_not_carried_over(ward: Ward, staff: Client):
    address = f"/admin/registration/{ward.a.waiting.public_id}/carry-over/"

    staff.post(address, {"old": ward.b.registration.public_id, "checked_how": "in_person"})

    ward.a.waiting.refresh_from_db()
    ward.b.registration.refresh_from_db()
    assert ward.a.waiting.carried_over_from is None
    assert ward.b.registration.state == Registration.State.USABLE


def test_an_action_works_on_own_rows_only(ward: Ward, staff: Client):
    both = [ward.a.interview.pk, ward.b.interview.pk]

    staff.post("/admin/reservations/interview/", {"action": "make_usable", "_selected_action": both})

    states = dict(Interview.objects.filter(pk__in=both).values_list("pk", "state"))
    assert states == {ward.a.interview.pk: "passed", ward.b.interview.pk: "booked"}


@pytest.mark.parametrize(
    "lookup",
    [
        "reservations/registration/?child__guardian__phone__startswith=0",
        "reservations/registration/?child__registrations__nursery=2",
        "reservations/child/?registrations__id=1",
        "reservations/child/?registrations__nursery__code=canary",
        "reservations/guardian/?children__name__contains=カナリア",
        "reservations/reservation/?registration__child__name__contains=カナリア",
        "reservations/notification/?recipient__children__name=x",
    ],
)
def test_a_typed_lookup_answers_no_question_about_others(lookup: str, ward: Ward, staff: Client):
    assert staff.get(f"/admin/{lookup}").status_code == 400


def test_a_filter_by_a_foreign_nursery_is_empty(ward: Ward, staff: Client):
    address = f"/admin/nurseries/timeband/?nursery__id__exact={ward.b.nursery.pk}"

    assert "カナリア" not in staff.get(address).content.decode()


def test_another_nursery_cannot_be_chosen_by_whoever_does_not_work_there(ward: Ward, staff: Client):
    staff.post("/admin/nursery/choose/", {"nursery": ward.b.nursery.public_id})

    page = staff.get("/admin/").content.decode()
    assert ward.a.nursery.name in page
    assert "その園は選べません" in page
    assert ward.b.nursery.name not in page


def test_who_works_at_two_sees_one_at_a_time(ward: Ward, staff: Client):
    ward.a.staff.nursery_staff.create(nursery=ward.b.nursery)
    staff.post("/admin/nursery/choose/", {"nursery": ward.a.nursery.public_id})
    page_of_b = f"/admin/registration/{ward.b.registration.public_id}/"
    assert staff.get(page_of_b).status_code == 404

    staff.post("/admin/nursery/choose/", {"nursery": ward.b.nursery.public_id})

    assert staff.get(page_of_b).status_code == 200
    assert staff.get(f"/admin/registration/{ward.a.registration.public_id}/").status_code == 404


def request_of(who: User) -> HttpRequest:
    request = RequestFactory().get("/")
    request.user = who
    request.session = {}  # type: ignore[assignment]  # nothing chosen
    return request


class Decisions(ScopedModelAdmin[DuplicateDecision]):
    """An admin with drop-downs over children of every nursery, as a later page may have."""

    nursery_path = "first__nursery"


def test_a_drop_down_offers_and_takes_own_rows_only(ward: Ward):
    own = set(Registration.objects.filter(nursery=ward.a.nursery))
    form_class = Decisions(DuplicateDecision, admin.site).get_form(request_of(ward.a.staff))

    form = form_class({"first": ward.a.waiting.pk, "second": ward.b.waiting.pk, "decision": "different"})

    fields = form_class.base_fields
    assert set(fields["first"].queryset) == set(fields["second"].queryset) == own
    assert list(fields["decided_by"].queryset) == []
    assert "first" not in form.errors
    assert "second" in form.errors


class Entries(ScopedModelAdmin[LogEntry]):
    """An admin with a drop-down over a table that has no admin."""

    nursery_path = "actor__nursery_staff__nursery"
    fields = ("content_type",)


def test_a_drop_down_over_a_table_without_an_admin_is_empty(ward: Ward):
    form = Entries(LogEntry, admin.site).get_form(request_of(ward.a.staff))

    assert list(form.base_fields["content_type"].queryset) == []


class Filtered(ScopedModelAdmin[Registration]):
    """A list with a filter over a relation, as a later page may have."""

    nursery_path = "nursery"
    list_filter = ("nursery",)


def test_a_filter_offers_own_rows_only(ward: Ward):
    page = Filtered(Registration, admin.site)

    def offered(who: User) -> set[int]:
        specs = page.get_changelist_instance(request_of(who)).filter_specs
        return {key for spec in specs for key, _words in spec.lookup_choices}

    assert ward.b.nursery.pk not in offered(ward.a.staff)
    assert ward.b.nursery.pk in offered(ward.ward)


class Children(ScopedInline[Child]):
    """The children of a family, as a later page may show them."""

    model = Child
    nursery_path = "registrations__nursery"


def test_an_inline_of_a_shared_family_shows_own_children_only(ward: Ward):
    shown = Children(Guardian, admin.site).get_queryset(request_of(ward.a.staff))

    assert set(shown.filter(guardian=ward.a.guardian)) == {ward.a.child}
    assert ward.a.guardian.children.count() == 2


def test_the_history_of_a_shared_child_names_colleagues_only(ward: Ward, staff: Client, browser_of):
    child = ward.a.child
    form = {"name": child.name, "name_kana": "カナ", "birth_date": "2025-04-02", "sex": "female"}
    browser_of(ward.b.staff).post(f"/admin/reservations/child/{child.pk}/change/", form)
    staff.post(f"/admin/reservations/child/{child.pk}/change/", {**form, "sex": "male"})

    page = staff.get(f"/admin/reservations/child/{child.pk}/history/").content.decode()

    assert "ほかの職員" in page
    assert ward.a.staff.username in page
    assert ward.b.staff.username not in page


def test_a_superuser_counts_as_the_ward_outside_production_only(ward: Ward, browser_of, settings):
    client = browser_of(User.objects.create_superuser("root"))
    assert client.get("/admin/").status_code == 200

    settings.PRODUCTION = True

    assert client.get("/admin/").status_code == 302


class Naive(admin.ModelAdmin[Reservation]):
    """An admin as the tutorial writes it."""


class Unscoped(ScopedModelAdmin[Reservation]):
    """Derived, and yet without saying whose its rows are."""

    nursery_may = READ


class Careless(ScopedModelAdmin[Reservation]):
    """Derived, with the holes opened again."""

    nursery_path = "registration__nursery"
    raw_id_fields = ("child",)
    list_filter = ("child__name",)
    inlines = (type("NaiveInline", (admin.TabularInline,), {"model": Interview}),)

    def lookup_allowed(self, lookup, value, request):
        """Everything."""
        return True


@pytest.mark.parametrize(
    ("admin_class", "found"),
    [
        (Naive, {"staff.E001"}),
        (Unscoped, {"staff.E002"}),
        (Careless, {"staff.E003", "staff.E004", "staff.E005", "staff.E006"}),
    ],
)
def test_an_admin_without_walls_is_refused_at_the_start(admin_class, found: set[str]):
    """The control run of the walls: on any site, ours or not."""
    assert every_admin_is_scoped(None) == []
    site = admin.AdminSite("another")

    site.register(Reservation, admin_class)
    errors = every_admin_is_scoped(None)

    all_sites.discard(site)
    assert {error.id for error in errors} == found
    assert all(isinstance(error, Error) and error.hint for error in errors)


def test_the_admins_of_other_packages_are_not_registered():
    registered = {model._meta.app_label for model in admin.site._registry}

    assert registered == {"auth", "nurseries", "reservations"}
