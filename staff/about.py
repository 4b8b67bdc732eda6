"""Which nursery a form is about and who opened it; sent where another one stands, it changes nothing (S1).

The nursery in the header is kept in the session, which all tabs of a browser share. So every form carries the nursery
and the person of its page in a hidden field, which `{% csrf_token %}` writes: no form can be sent without that tag,
and the site's door takes no form without the field. What is refused is shown again with a button that goes on.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from staff.history import name_of_actor
from staff.roles import SESSION_KEY, Access, access_of, forget_access

ViewT = TypeVar("ViewT", bound=Callable[..., HttpResponseBase])
FIELD, GO_ON = "about", "go_on"
READS = ("GET", "HEAD", "OPTIONS")
# What concerns no nursery: choosing one, and one's own session and password.
ABOUT_NO_NURSERY = frozenset({"choose_nursery", "stay", "switch_person", "logout", "password_change"})
NOT_REPEATED = frozenset({"csrfmiddlewaretoken", FIELD, GO_ON})


class OfAnotherNursery(Exception):
    """What a form names belongs to another nursery than the chosen one; nothing was written."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key


@dataclass(frozen=True)
class About:
    """A page's person, and its nursery by the key under which it is chosen."""

    person: str
    nursery: str

    @classmethod
    def of(cls, access: Access) -> "About":
        """What a page is about that is shown now."""
        return cls(str(access.actor.pk), access.key)

    @classmethod
    def read(cls, text: str) -> "About | None":
        """What a form has sent; None if it sent nothing of the kind."""
        person, dot, nursery = text.partition(".")
        return cls(person, nursery) if dot else None

    def __str__(self) -> str:
        return f"{self.person}.{self.nursery}"


def page_key(access: Access) -> str:
    """The same in a form that an address may hold: a page asks under it for its own refresh."""
    return salted_hmac("staff.about", str(About.of(access))).hexdigest()[:16]


def only_as_opened(view: ViewT) -> ViewT:
    """The view, reached by a form only while the nursery and the person of its page are still the same."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        match = request.resolver_match
        if request.method in READS or (match is not None and match.url_name in ABOUT_NO_NURSERY):
            return view(request, *args, **kwargs)
        sent, access = About.read(request.POST.get(FIELD, "")), access_of(request)
        if sent != About.of(access):
            return _refused(request, access, sent)
        if GO_ON in request.POST:
            if not access.may_choose(request.POST[GO_ON]):
                return _refused(request, access, About(sent.person, request.POST[GO_ON]))
            request.session[SESSION_KEY] = request.POST[GO_ON]
            forget_access(request)
        try:
            return view(request, *args, **kwargs)
        except OfAnotherNursery as other:
            return _refused(request, access_of(request), About(sent.person, other.key))

    return checked  # type: ignore[return-value]


def stay_with_the_chosen(request: HttpRequest, rows: QuerySet[Any], path: str | None) -> None:
    """Call with what a page is about before it is changed; `path` leads from these rows to their nursery.

    Where one is not of the chosen nursery, a page that is only read says so and a form raises OfAnotherNursery.
    Rows of nurseries where the person does not work are left to whoever looks them up: for them they do not exist.
    """
    access = access_of(request)
    if path is None or access.current is None:
        return
    nurseries = _nurseries_of(rows, path)
    if all(access.current.pk in each for each in nurseries):
        return
    common = set.intersection(*nurseries)
    of = next((each for each in access.nurseries if each.pk in common), None)
    if of is None and not access.is_ward:
        return
    key = str(of.public_id) if of else ""
    if request.method not in READS:
        raise OfAnotherNursery(key)
    words = _("これは「{of}」の画面です。いま選んでいるのは「{now}」なので、変えるときに確かめます。")
    messages.warning(request, words.format(of=access.name_of(key), now=access.name_of(access.key)))


def _nurseries_of(rows: QuerySet[Any], path: str) -> list[set[int]]:
    """The keys of each row's nurseries, a shared child's several; what is of no nursery in particular left out."""
    found: dict[int, set[int]] = {}
    for pk, nursery in rows.order_by().values_list("pk", path):
        if nursery is not None:
            found.setdefault(pk, set()).add(nursery)
    return list(found.values())


def _refused(request: HttpRequest, access: Access, about: About | None) -> HttpResponseBase:
    """Nothing was changed: why, and, where the person may, how to go on with all that was typed."""
    nursery = about.nursery if about else access.key
    may = access.may_choose(nursery)
    kept = [
        (name, value)
        for name, values in request.POST.lists()
        if may and name not in NOT_REPEATED and "password" not in name
        for value in values
    ]
    context = {
        **admin.site.each_context(request),
        "title": _("まだ何も変えていません"),
        "sentence": _why(access, about) if may else _("この画面は、いまログインしている人には使えません。"),
        "button": _("「{of}」で、つづける").format(of=access.name_of(nursery)) if may else "",
        "nursery": nursery,
        "kept": kept,
        "asks_password": may and any("password" in name for name in request.POST),
    }
    return TemplateResponse(request, "staff/another_nursery.html", context, status=409)


def _why(access: Access, about: About | None) -> str:
    now, me = access.name_of(access.key), name_of_actor(access.actor, access)
    if about is None:
        return _("この画面がどの園のものか、わかりませんでした。いま選んでいるのは「{now}」です。").format(
            now=now
        )
    of = access.name_of(about.nursery)
    if about.person != str(access.actor.pk):
        number = about.person
        other = User.objects.filter(pk=number).first() if number.isdecimal() and len(number) < 10 else None
        words = _(
            "この画面は「{of}」のもので、{who}がひらきました。いまログインしているのは{me}、選んでいるのは「{now}」です。"
        )
        return words.format(of=of, who=name_of_actor(other, access), me=me, now=now)
    return _("この画面は「{of}」のものですが、いま選んでいるのは「{now}」です。").format(of=of, now=now)
