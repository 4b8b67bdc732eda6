"""How people get in for the first time: by their link, with a password and a code of their own."""

from base64 import b32decode
from collections.abc import Callable

from django_otp.oath import TOTP
from playwright.sync_api import Page, expect

from tests.production.conftest import Site

PASSWORD = "a good long phrase"
NEW_NURSERY = {
    "name": "新しい保育園",
    "address": "目黒区0-0-9",
    "phone": "03-0000-0009",
    "phone_hours": "平日9時から17時",
}
Someone = Callable[[], Page]


def heading(page: Page, words: str) -> None:
    """The page is the one with these words above it."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)


def invites(site: Site, username: str) -> str:
    """The link that the command prints."""
    return site.product.manage("invite_ward", username).splitlines()[-1]


def chooses_password(page: Page) -> None:
    """Fills the form in and sends it."""
    page.get_by_label("新しいパスワード:", exact=True).fill(PASSWORD)
    page.get_by_label("新しいパスワード(確認用)").fill(PASSWORD)
    page.get_by_role("button", name="決める").click()


def uses_link(page: Page, link: str) -> str:
    """From the link to the key of the second factor."""
    page.goto(link)
    chooses_password(page)
    expect(page.get_by_role("heading", name="パスワードができました")).to_be_visible()
    return page.locator("#key").inner_text()


def logs_in(page: Page, username: str, key: str) -> None:
    """With name, password and the code that an authenticator shows for the key."""
    page.get_by_role("link", name="ログインする").click()
    page.get_by_label("ユーザー名").fill(username)
    page.get_by_label("パスワード").fill(PASSWORD)
    page.get_by_label("確認コード").fill(f"{TOTP(b32decode(key.replace(' ', ''))).token():06}")
    page.get_by_role("button", name="ログイン").click()


def opens_a_nursery(site: Site, someone: Someone, ward_name: str, name: str) -> Page:
    """The ward's first person adds a nursery and hands its link on; the page of who has used it."""
    ward, nursery = someone(), someone()
    logs_in(ward, ward_name, uses_link(ward, invites(site, ward_name)))
    heading(ward, "保育園をえらぶ")
    ward.get_by_role("link", name="保育園を追加する").click()
    for field, value in (NEW_NURSERY | {"code": name, "username": name}).items():
        ward.locator(f"[name={field}]").fill(value)
    ward.get_by_role("button", name="試行として追加する").click()
    heading(ward, "はじめる準備：新しい保育園")
    key = uses_link(nursery, ward.locator("code.link").inner_text())
    logs_in(nursery, name, key)
    return nursery
