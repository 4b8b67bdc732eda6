"""The nursery's staff at their browser."""

from dataclasses import dataclass

from playwright.sync_api import Page, expect

from meguro_hoiku.demo.people import PASSWORD


@dataclass
class Office:
    """Somebody of the staff, logged in with the password that the demo prints."""

    page: Page

    def logs_in(self, username: str) -> None:
        """From the login page to 今日."""
        self.page.goto("/admin/")
        self.page.get_by_label("ユーザー名").fill(username)
        self.page.get_by_label("パスワード").fill(PASSWORD)
        self.page.get_by_role("button", name="ログイン").click()
        expect(self.page.get_by_role("heading", level=1)).to_contain_text("今日")

    def passes_interview(self, child: str) -> None:
        """今日 → 面談おわり・利用可能にする beside the child's name."""
        line = self.page.locator(".acts").filter(has_text=child)
        line.get_by_role("button", name="面談おわり・利用可能にする").click()
        expect(self.page.get_by_text(f"{child}さんを利用可能にしました。")).to_be_visible()
