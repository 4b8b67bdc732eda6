"""How people get in for the first time: by their link, with a password and a code of their own."""

from base64 import b32decode

from django_otp.oath import TOTP
from playwright.sync_api import Page, expect

from tests.production.conftest import Site

PASSWORD = "a good long phrase"


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
