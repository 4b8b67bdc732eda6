"""個人情報: one family found, marked 非開示, given what is kept about it, erased (W4)."""

from uuid import UUID

from django.contrib.auth.models import User
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reservations.audit import record_change
from reservations.models import Child, Guardian, Registration
from reservations.services.erasure import erase_family
from reservations.services.locking import lock_guardian
from reservations.services.transactions import in_one_transaction
from staff.pages.base import Question, WardPage, go
from staff.ward.disclosure import disclosure_of

MOST = 50


class FamilySearch(WardPage):
    """By the child's name or kana, or the end of the telephone number."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The form."""
        return self._page("", [])

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """The families found: posted, so that no name stands in an address or a log."""
        words = request.POST.get("q", "").strip()
        rows = Registration.objects.matching(words).select_related("child__guardian").order_by("-pk")[:MOST]
        return self._page(words, list({row.child_id: row.child for row in rows}.values()))

    def _page(self, words: str, found: list[Child]) -> HttpResponseBase:
        return self.show("staff/families.html", _("個人情報"), found, words=words, found=found)


class OfFamily(WardPage):
    """A page about one family."""

    def guardian(self, public_id: UUID) -> Guardian:
        """The family."""
        row = Guardian.objects.filter(public_id=public_id).first()
        if row is None:
            raise Http404
        return row


class FamilyPage(OfFamily):
    """What can be done about a family's data."""

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponseBase:
        """The acts."""
        guardian = self.guardian(public_id)
        children = list(guardian.children.all())
        context = {"guardian": guardian, "own": children, "is_erased": guardian.erased_at is not None}
        return self.show("staff/family.html", _("家庭：{name}").format(name=guardian), children, **context)

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponseBase:
        """Mark 非開示, or take the mark away."""
        guardian = self.guardian(public_id)
        is_marked = request.POST.get("undisclosed") == "yes"
        by = self.access.actor
        self.attempt(lambda: mark_undisclosed(guardian=guardian, is_marked=is_marked, by=by))
        return go(reverse("admin:family", args=[public_id]))


@in_one_transaction
def mark_undisclosed(*, guardian: Guardian, is_marked: bool, by: User) -> None:
    """Hide address and telephone from the nurseries, or show them again. Raises Erased: who is erased stays hidden."""
    lock_guardian(guardian.pk)
    Guardian.objects.filter(pk=guardian.pk).update(is_undisclosed=is_marked)
    record_change(
        actor=by,
        row=guardian,
        action="update",
        changes={"is_undisclosed": [str(not is_marked), str(is_marked)]},
    )


class Disclosure(OfFamily):
    """The paper for the family: everything that is kept about it."""

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponseBase:
        """To be printed; giving it out is recorded."""
        guardian = self.guardian(public_id)
        record_change(actor=self.access.actor, row=guardian, action="access", changes={"disclosed": True})
        children = list(Child.objects.filter(guardian=guardian))
        sections = disclosure_of(guardian)
        return self.show(
            "staff/disclosure.html", _("保有個人情報の開示"), children, sections=sections, guardian=guardian
        )


class EraseFamily(Question, OfFamily):
    """消去: for good."""

    button = gettext_lazy("この家庭の情報を消去する")

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponseBase:
        """What goes, what stays."""
        guardian = self.guardian(public_id)
        sentences = [
            _("{name}さんと、お子さん{count}人の名前・連絡先・答え・お知らせの文を消去します。").format(
                name=guardian, count=guardian.children.count()
            ),
            _("予約や面談の数だけが、だれのものかわからない形で残ります。"),
            _("元には戻せません。バックアップから復元したときも、消去台帳でもう一度消します。"),
        ]
        back = reverse("admin:family", args=[public_id])
        return self.ask(_("消去しますか"), sentences, back, guardian.children.all())

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponseBase:
        """Erase; refused while something is held."""
        guardian = self.guardian(public_id)
        self.attempt(
            lambda: erase_family(guardian=guardian, by=self.access.actor, now=self.now), _("消去しました。")
        )
        return go(reverse("admin:family", args=[public_id]))
