"""A member of staff's browser: what it sends carries what the forms of its last page say of themselves."""

import re
from typing import Any

from django.test import Client

ABOUT = re.compile(r'name="about" value="([^"]*)"')
CHANGES_THE_HEADER = ("/admin/nursery/", "/admin/switch/", "/admin/logout/")


class Desk(Client):
    """Django's client with one tab. Without a page behind it, a form is taken from a page that shows nobody."""

    about = ""

    def post(self, path: Any, data: Any = None, *args: Any, **kwargs: Any) -> Any:
        """Sent as by a form of the page that was open."""
        fields = {} if data is None else data
        if str(path).startswith("/admin/") and isinstance(fields, dict) and "about" not in fields:
            fields = {**fields, **self.of_this_page()}
        response = super().post(path, fields, *args, **kwargs)
        if str(path).startswith(CHANGES_THE_HEADER):
            self.about = ""
        return response

    def of_this_page(self) -> dict[str, str]:
        """The hidden field of the open page's forms; nothing for who is not signed in."""
        if not self.about:
            self.get("/admin/lists/")
        return {"about": self.about} if self.about else {}

    def force_login(self, *args: Any, **kwargs: Any) -> None:
        """Somebody else sits down: no page of theirs is open yet."""
        self.about = ""
        super().force_login(*args, **kwargs)

    def request(self, **request: Any) -> Any:
        """Answered; a page that is shown is the one that is open from now on."""
        response = super().request(**request)
        if not response.streaming and response.get("Content-Type", "").startswith("text/html"):
            found = ABOUT.findall(response.content.decode())
            self.about = found[-1] if found else self.about
        return response
