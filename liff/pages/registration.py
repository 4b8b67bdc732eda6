"""児童の登録: nursery, child, the nursery's questions, guardian, check (R1)."""

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from liff.owned import registration_of
from liff.pages.fields import Field, section
from liff.pages.frame import after_consent, liff_page, show
from liff.pages.registration_draft import RegistrationDraft
from liff.pages.stops import stop
from liff.templatetags import words
from meguro_hoiku import dates
from nurseries.models import Nursery, Question
from reservations.answers import answer_words
from reservations.denials import Denial, DenialReason
from reservations.models import Child, Draft, Guardian, Registration
from reservations.services.guardians import draft_of


def _titles() -> dict[str, tuple[str, str]]:
    """Of each step, the title in LINE's header and the heading of the page."""
    return {
        "nursery": (_("園を選ぶ"), _("どの園を利用しますか")),
        "child": (_("お子さん"), _("お子さんについて教えてください")),
        "questions": (_("園からの質問"), _("園からの質問に答えてください")),
        "guardian": (_("保護者"), _("保護者について教えてください")),
        "check": (_("登録の確認"), _("この内容で登録しますか")),
    }


@liff_page
@after_consent
def register(request: HttpRequest, guardian: Guardian, now: datetime, step: str = "nursery") -> HttpResponse:
    """A step of the registration; the first incomplete one before it, with its errors, instead of it."""
    stored = draft_of(guardian, Draft.Kind.REGISTRATION, now)
    public = list(Nursery.objects.public())
    offered = [each for each in public if each.accepts_line(now) and not each.registrations_paused]
    again = _again(request, guardian)
    draft = RegistrationDraft(guardian, _data(stored, again, step), offered, dates.day_of(now))
    if step not in draft.steps:
        if step not in _titles():
            raise Http404
        step = "guardian"  # the questions of a nursery that asks none
    shown = draft.first_open_step(step)
    if denial := draft.why_not(shown, now):
        return _refused(request, draft, denial)
    return _step_page(request, draft, step, shown, public, stored, now)


def _step_page(
    request: HttpRequest,
    draft: RegistrationDraft,
    wanted: str,
    shown: str,
    public: list[Nursery],
    stored: Draft | None,
    now: datetime,
) -> HttpResponse:
    title, heading = _titles()[shown]
    return show(
        request,
        f"register_{shown}",
        title=title,
        heading=heading,
        nurseries=[draft.nursery] if draft.nursery else [],
        step=_step_sentence(draft, shown),
        errors=_errors(draft, shown) if shown != wanted and stored and draft.was_sent(shown) else [],
        back=_back(draft, shown),
        has_draft=stored is not None,
        goes_on=_goes_on(draft, stored, shown, now),
        next=_next(request, draft, wanted, shown),
        **_content(draft, shown, public),
    )


def _goes_on(draft: RegistrationDraft, stored: Draft | None, shown: str, now: datetime) -> str:
    """Where somebody who comes back after a while had got to; empty for who is still at it."""
    if stored is None or stored.is_under_way(now):
        return ""
    return _address(draft.first_open_step("check"))


def _again(request: HttpRequest, guardian: Guardian) -> Registration | None:
    """The family's own registration that is to be made once more, named in the address (R11)."""
    try:
        return registration_of(guardian, request.GET["again"]) if "again" in request.GET else None
    except Http404:
        return None


def _data(stored: Draft | None, again: Registration | None, step: str) -> dict[str, Any]:
    """What was typed, with the nursery and the child of the registration that is made once more."""
    data = dict(stored.data) if stored else {}
    if again and step == "nursery":
        data["nursery"] = str(again.nursery.public_id)
    if again and step == "child":
        data["child"] = section(data, "child") | {"id": str(again.child.public_id)}
    return data


def _refused(request: HttpRequest, draft: RegistrationDraft, denial: Denial) -> HttpResponse:
    """What the nursery would refuse is said before anything more is typed (R3, R10)."""
    assert draft.nursery
    title = _("この園には登録できません")
    if denial.reason == DenialReason.ALREADY_REGISTERED:
        title = _("{child}さんは、{nursery}にもう登録されています").format(
            child=draft.child_name, nursery=draft.nursery.name
        )
    return stop(
        request, denial, nursery=draft.nursery, title=title, back=_address("child"), again=_address("nursery")
    )


def _step_sentence(draft: RegistrationDraft, step: str) -> str:
    return _("児童の登録　{count}つのうち{number}つ目").format(
        count=len(draft.steps), number=draft.steps.index(step) + 1
    )


def _errors(draft: RegistrationDraft, step: str) -> list[Field]:
    return [each for each in draft.fields[step] if each.error]


def _address(step: str) -> str:
    return reverse("pages:register") if step == "nursery" else reverse("pages:register_step", args=[step])


def _back(draft: RegistrationDraft, step: str) -> str:
    number = draft.steps.index(step)
    return _address(draft.steps[number - 1]) if number else reverse("pages:home")


def _next(request: HttpRequest, draft: RegistrationDraft, wanted: str, step: str) -> str:
    """The step after this one; where the check page was wanted, or 「変える」 tapped on it, that page again."""
    if wanted == "check" or "change" in request.GET:
        return _address("check")
    if step == "nursery":
        again = request.GET.get("again")
        return _address("child") + (f"?{urlencode({'again': again})}" if again else "")
    if step == "child":
        # Which questions there are depends on the nursery that is only now being chosen.
        return _address("questions")
    return _address(draft.steps[draft.steps.index(step) + 1])


def _content(draft: RegistrationDraft, step: str, public: list[Nursery]) -> dict[str, Any]:
    if step == "check":
        return {"rows": _rows(draft), "payload": draft.payload, "key": str(uuid4())}
    if step == "nursery":
        phone_only = [each for each in public if each not in draft.nurseries]
        return {"field": draft.fields[step][0], "offered": draft.nurseries, "phone_only": phone_only}
    content: dict[str, Any] = {"fields": draft.fields[step], "nursery": draft.nursery}
    if step == "child":
        content |= {"children": draft.children, "known": draft.child}
    if step == "questions":
        content["child_name"] = draft.child_name
    return content


def _rows(draft: RegistrationDraft) -> list[tuple[str, str, str]]:
    """The check page: label, value, and where to change it."""
    rows = [(_("園"), words.ja(draft.nursery.name) if draft.nursery else "", _address("nursery"))]
    rows += _child_rows(draft)
    questions = {str(each.public_id): each for each in draft.questions}
    for question, answer in _answered(draft):
        given = words.ja(answer_words(answer, questions)) if answer else ""
        rows.append((words.ja(question.text), given, _address("questions")))
    return rows + _guardian_rows(draft)


def _guardian_rows(draft: RegistrationDraft) -> list[tuple[str, str, str]]:
    contact, change = draft.payload["guardian"], _address("guardian")
    return [
        (_("保護者の名前"), words.ja(contact["name"]), change),
        (_("郵便番号"), words.postal_code(contact["postal_code"]), change),
        (_("住所"), words.ja(contact["address"]), change),
        (_("電話番号"), words.phone_number(contact["phone"]), change),
    ]


def _child_rows(draft: RegistrationDraft) -> list[tuple[str, str, str]]:
    change, child = _address("child"), draft.child
    if child is not None:
        return [(_("お子さん"), words.ja(child.name), change)]
    typed = draft.payload["child"]
    born_on = date.fromisoformat(typed["birth_date"])
    return [
        (_("お子さんの名前"), words.ja(typed["name"]), change),
        (
            _("フリガナ"),
            words.ja(typed["name_kana"]) if typed["name_kana"] else _("面談のときに書きます"),
            change,
        ),
        (_("生年月日"), words.far_day(born_on), change),
        (_("性別"), str(Child.Sex(typed["sex"]).label), change),
    ]


def _answered(draft: RegistrationDraft) -> list[tuple[Question, dict[str, Any] | None]]:
    given = {answer["question"]: answer for answer in draft.payload["answers"]}
    return [(question, given.get(str(question.public_id))) for question in draft.questions]
