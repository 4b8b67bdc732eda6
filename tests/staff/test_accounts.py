"""Accounts of staff, made by the ward; signing in, with and without a second factor; locked out."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from meguro_hoiku import dates
from nurseries.models import NurseryStaff
from staff.roles import is_ward_user
from tests import factories
from tests.factories import NOW
from tests.staff import cast
from tests.staff.reading import text

NEW = {"username": "sato", "password1": "a good long phrase", "password2": "a good long phrase"}
FORMS = {
    "nursery_staff-TOTAL_FORMS": 1,
    "nursery_staff-INITIAL_FORMS": 0,
    "nursery_staff-MIN_NUM_FORMS": 0,
    "nursery_staff-MAX_NUM_FORMS": 1000,
}


def test_an_account_is_made_for_a_nursery(ward_desk: Client):
    nursery = factories.nursery()

    ward_desk.post("/admin/auth/user/add/", {**NEW, **FORMS, "nursery_staff-0-nursery": nursery.pk})

    user = User.objects.get(username="sato")
    assert (user.is_staff, user.is_superuser, is_ward_user(user)) == (True, False, False)
    assert user.nursery_staff.get().nursery == nursery


def test_an_account_works_at_a_nursery_once(ward_desk: Client):
    nursery = factories.nursery()
    form = {**NEW, **FORMS, "nursery_staff-0-nursery": nursery.pk}
    ward_desk.post("/admin/auth/user/add/", form)
    user = User.objects.get(username="sato")

    page = ward_desk.post(f"/admin/auth/user/{user.pk}/change/", form)

    assert "この職員は、もうこの園に入っています" in text(page)
    assert user.nursery_staff.count() == 1


def test_an_account_is_made_for_the_ward(ward_desk: Client):
    ward_desk.post("/admin/auth/user/add/", {**NEW, **FORMS, "role": "ward", "role_reason": "担当"})

    assert is_ward_user(User.objects.get(username="sato"))


def test_a_weak_password_is_refused(ward_desk: Client):
    page = ward_desk.post(
        "/admin/auth/user/add/", {**NEW, **FORMS, "password1": "short", "password2": "short"}
    )

    assert page.status_code == 200
    assert not User.objects.filter(username="sato").exists()


def test_who_leaves_a_nursery_is_taken_off_it(ward_desk: Client):
    user = cast.user("sato", factories.nursery())
    link = user.nursery_staff.get()
    row = {"nursery_staff-0-id": link.pk, "nursery_staff-0-user": user.pk, "nursery_staff-0-DELETE": "on"}
    forms = FORMS | {"nursery_staff-INITIAL_FORMS": 1, "nursery_staff-0-nursery": link.nursery_id} | row

    ward_desk.post(f"/admin/auth/user/{user.pk}/change/", {"username": "sato", "is_active": "on", **forms})

    assert not NurseryStaff.objects.exists()


def test_nobody_locks_themselves_out(ward_desk: Client):
    me = User.objects.get(username="ward-desk")

    ward_desk.post(f"/admin/auth/user/{me.pk}/change/", {"username": "ward-desk", **FORMS})

    me.refresh_from_db()
    assert me.is_active
    assert is_ward_user(me)


def test_a_superuser_is_no_account_of_the_ward(ward_desk: Client):
    root = User.objects.create_superuser("root")

    assert ward_desk.get(f"/admin/auth/user/{root.pk}/change/")["Location"] == "/admin/"
    assert ward_desk.post(f"/admin/accounts/{root.pk}/second-factor/").status_code == 404


def test_a_new_password_is_set_and_no_password_is_recorded(ward_desk: Client):
    user = cast.user("sato", factories.nursery())

    ward_desk.post(f"/admin/auth/user/{user.pk}/password/", {"usable_password": "true", **NEW})

    user.refresh_from_db()
    assert user.check_password(NEW["password1"])
    assert NEW["password1"] not in text(ward_desk.get(f"/admin/auth/user/{user.pk}/history/"))


@pytest.fixture
def sato(db: None) -> User:
    return cast.user("sato", factories.nursery())


def sign_in(client: Client, password: str = cast.PASSWORD, **more: str):
    return client.post("/admin/login/?next=/admin/", {"username": "sato", "password": password, **more})


def test_signing_in_leads_to_today(sato: User, client: Client):
    assert "ログイン" in text(client.get("/admin/login/"))

    assert sign_in(client)["Location"] == "/admin/"
    assert factories.nursery().name in text(client.get("/admin/"))


def test_a_wrong_password_says_so_in_japanese(sato: User, client: Client):
    assert "正しいユーザー名とパスワード" in text(sign_in(client, "wrong"))


def test_after_five_wrong_passwords_the_door_stays_shut_for_a_while(sato: User, client: Client):
    answers = [sign_in(client, "wrong") for _each in range(5)]

    assert answers[-1].status_code == 429
    assert "しばらくログインできません" in text(answers[-1])
    assert sign_in(client).status_code == 429


def test_staff_of_nothing_are_told_whom_to_ask(client: Client, db: None):
    cast.user("sato")

    page = text(client.get(sign_in(client)["Location"], follow=True))

    assert "どの園にも区にも登録されていません" in page


class TestSecondFactor:
    @pytest.fixture(autouse=True)
    def _asked_for(self, settings):
        settings.STAFF_SECOND_FACTOR = True

    def test_the_ward_issues_a_key_and_printed_codes_shown_once(self, sato: User, browser_of, settings):
        settings.STAFF_SECOND_FACTOR = False
        ward_desk = browser_of(cast.user("ward-desk", is_ward=True))
        address = f"/admin/accounts/{sato.pk}/second-factor/"

        page = ward_desk.post(address).content.decode()

        assert page.count("<code>") == 10
        assert "data:image/svg+xml" in page
        assert "<code>" not in ward_desk.get(address).content.decode()

    def test_without_a_code_nobody_comes_in(self, sato: User, client: Client):
        assert "確認コードを入力してください" in text(sign_in(client))
        client.force_login(sato)
        assert client.get("/admin/").status_code == 302

    def test_the_code_of_the_authenticator_opens(self, sato: User, client: Client):
        device = TOTPDevice.objects.create(user=sato, name="x")
        code = totp(device.bin_key, t0=device.t0)

        assert sign_in(client, otp_token=f"{code:06d}").status_code == 302
        assert client.get("/admin/").status_code == 200

    def test_a_printed_code_opens_once(self, sato: User, client: Client):
        static = sato.staticdevice_set.create(name="x")
        static.token_set.create(token="abcd2345")

        assert sign_in(client, otp_token="abcd2345").status_code == 302
        assert "確認コードが違います" in text(sign_in(Client(), otp_token="abcd2345"))

    def test_a_wrong_code_and_a_missing_device_sound_alike(self, sato: User, client: Client):
        missing = text(sign_in(client, otp_token="123456"))
        TOTPDevice.objects.create(user=sato, name="x")

        assert "確認コードが違います" in missing
        assert "確認コードが違います" in text(sign_in(client, otp_token="123456"))


def test_an_hour_without_a_click_ends_the_session(sato: User, client: Client):
    sign_in(client)

    assert dates.now() == NOW
    assert client.session.get_expiry_age() == 60 * 60


def test_seeing_people_of_every_nursery_needs_a_reason_that_is_kept(ward_desk: Client):
    page = ward_desk.post("/admin/auth/user/add/", {**NEW, **FORMS, "role": "ward"})
    assert "個人情報を見る理由" in text(page)

    ward_desk.post("/admin/auth/user/add/", {**NEW, **FORMS, "role": "ward", "role_reason": "一時保育の担当"})

    user = User.objects.get(username="sato")
    assert "一時保育の担当" in text(ward_desk.get(f"/admin/auth/user/{user.pk}/history/"))


def test_an_account_for_figures_only(ward_desk: Client):
    ward_desk.post("/admin/auth/user/add/", {**NEW, **FORMS, "role": "figures"})

    user = User.objects.get(username="sato")
    assert [group.name for group in user.groups.all()] == ["figures"]
    assert not is_ward_user(user)


def test_nobody_gives_themselves_a_key(ward_desk: Client):
    me = User.objects.get(username="ward-desk")

    assert ward_desk.post(f"/admin/accounts/{me.pk}/second-factor/").status_code == 404
    answer = ward_desk.post(f"/admin/auth/user/{me.pk}/password/", {"usable_password": "true", **NEW})

    assert answer["Location"] == "/admin/password_change/"
    assert not User.objects.get(pk=me.pk).check_password(NEW["password1"])


def test_whoever_says_so_is_still_there(desk: Client):
    assert desk.post("/admin/stay/").status_code == 204


@pytest.mark.parametrize("address", ["password_change/", "password_change/done/"])
def test_the_pages_of_passwords_have_the_same_header_as_every_other(desk: Client, address: str):
    page = desk.get(f"/admin/{address}").content.decode()

    assert 'action="/admin/switch/"' in page
    assert 'id="find"' in page
    assert "theme-toggle" not in page
