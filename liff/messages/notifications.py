"""What each kind of notification looks like in the talk. Nothing personal appears in any (A7)."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from liff import links
from liff.languages import is_japanese
from liff.messages import flex
from liff.messages.facts import Facts
from liff.messages.flex import Json, Tone
from reservations.models import CancelledBy, Channel, Notification

Kind = Notification.Kind
MOST_BOOKINGS = 8  # of one message: more would not be read


def build(kind: str, raw: dict[str, Any]) -> list[Json]:
    """The LINE messages of a notification, in the active language."""
    return [_BUILDERS[Kind(kind)](Facts(raw))]


def _usable(facts: Facts) -> Json:
    sentence = _("%(nursery)sの一時保育を、予約できるようになりました。") % {"nursery": facts.text("nursery")}
    limit = facts.text("limit")
    body = [
        flex.big(facts.child),
        flex.words(sentence),
        *flex.named(_("有効期限"), facts.valid_until and _("%(day)sまで") % {"day": facts.valid_until}),
        *flex.named(
            _("予約できる日数"), limit and _("お子さま1人につき%(limit)s日分まで") % {"limit": limit}
        ),
    ]
    buttons = [
        flex.primary(_("予約をする"), flex.link(links.calendar(facts.text("registration")))),
        *_phone(facts),
    ]
    alt = _("%(child)sは一時保育を利用できます（利用可能）。%(nursery)s")
    return flex.message(
        alt % {"child": facts.child, "nursery": facts.text("nursery")},
        flex.bubble(_("利用可能になりました"), Tone.DONE, body, buttons),
    )


def _interview_booked(facts: Facts) -> Json:
    alt = _("面談を予約しました：%(when)s。%(title)s")
    body = [*_booking(facts), *_terms(facts)]
    return flex.message(
        _filled(alt, facts), flex.bubble(_("面談を予約しました"), Tone.DONE, body, _manage(facts))
    )


def _interview_cancelled(facts: Facts) -> Json:
    heading = _who_cancelled(facts, mine=_("面談を取り消しました"), theirs=_("面談が取り消しになりました"))
    again = flex.primary(_("面談の予約をする"), flex.link(links.interview(facts.text("registration"))))
    return _cancelled(facts, heading, again)


def _interview_left(facts: Facts) -> Json:
    body = [
        flex.big(f"{facts.child}／{facts.text('nursery')}"),
        flex.words(_("登録は終わりました。次は面談の予約です。")),
    ]
    button = flex.primary(_("面談の予約をする"), flex.link(links.interview(facts.text("registration"))))
    alt = _("面談の予約がまだです（%(child)s）。%(nursery)s") % {
        "child": facts.child,
        "nursery": facts.text("nursery"),
    }
    return flex.message(alt, flex.bubble(_("面談の予約がまだです"), Tone.NEWS, body, [button]))


def _interview_missed(facts: Facts) -> Json:
    body = [
        *_booking(facts),
        flex.words(_("面談の日に会えませんでした。もう一度、面談を予約するか、園に電話してください。")),
    ]
    again = flex.primary(_("面談の予約をする"), flex.link(links.interview(facts.text("registration"))))
    alt = _filled(_("面談の日に会えませんでした：%(when)s。%(title)s"), facts)
    return flex.message(alt, flex.bubble(_("面談のお知らせ"), Tone.NEWS, body, [again, *_phone(facts)]))


def _reservation_booked(facts: Facts) -> Json:
    by_phone = facts.text("by") == Channel.PHONE
    heading = _("電話で予約を受けました") if by_phone else _("予約しました")
    body = [*_booking(facts), *_terms(facts), flex.small(_("料金は当日、園で支払います。"))]
    alt = _headed(heading, facts)
    return flex.message(alt, flex.bubble(heading, Tone.DONE, body, _manage(facts)))


def _reservation_cancelled(facts: Facts) -> Json:
    heading = _who_cancelled(facts, mine=_("予約を取り消しました"), theirs=_("予約が取り消しになりました"))
    return _cancelled(facts, heading, flex.primary(_("予約をする"), flex.link(links.book())))


def _reservation_changed(facts: Facts) -> Json:
    body = [flex.words(_("予約は、次の日時になりました。")), *_booking(facts), *_terms(facts)]
    alt = _filled(_("予約が変わりました：%(when)s。%(title)s"), facts)
    return flex.message(alt, flex.bubble(_("予約が変わりました"), Tone.NEWS, body, _manage(facts)))


def _registration_refused(facts: Facts) -> Json:
    # Neutral on purpose: the nursery has told the family by phone (I5).
    body = [
        flex.big(f"{facts.child}／{facts.text('nursery')}"),
        flex.words(
            _("面談の結果については、園からお電話でお伝えしたとおりです。くわしくは園に電話してください。")
        ),
    ]
    alt = _("面談の結果のお知らせ。%(nursery)s") % {"nursery": facts.text("nursery")}
    return flex.message(alt, flex.bubble(_("面談の結果のお知らせ"), Tone.CALM, body, _phone(facts)))


def _registration_ended(facts: Facts) -> Json:
    # No reason: it could tell one guardian what another has registered (R4).
    held = facts.bookings
    body = [
        flex.big(f"{facts.child}／{facts.text('nursery')}"),
        flex.words(_("この登録は終わりました。くわしくは園に電話してください。")),
    ]
    if held:
        body += [flex.words(_("次の予約は取り消しになりました。")), *_several(held)]
    alt = _("登録の終了のお知らせ。%(nursery)s") % {"nursery": facts.text("nursery")}
    return flex.message(alt, flex.bubble(_("登録の終了のお知らせ"), Tone.CALM, body, _phone(facts)))


def _closure(facts: Facts) -> Json:
    reason = _("（%(reason)s）") % {"reason": facts.closure} if facts.closure else ""
    sentence = _("%(nursery)sは、園の都合%(reason)sでお休みになりました。") % {
        "nursery": facts.text("nursery"),
        "reason": reason,
    }
    body = [flex.big(facts.days), flex.words(sentence)]
    if facts.bookings:
        body += [
            flex.words(_("次の予約は取り消しになりました。申し訳ありません。予約できる日数には数えません。")),
            *_several(facts.bookings),
        ]
    buttons = [
        flex.primary(
            _("確認しました"), flex.postback(f"a=confirm&id={facts.text('notification')}", _("確認しました"))
        ),
        flex.secondary(_("ほかの日を予約する"), flex.link(links.book())),
        *_phone(facts),
    ]
    alt = _("【大切】%(day)sはお休みになりました。%(nursery)s") % {
        "day": facts.days,
        "nursery": facts.text("nursery"),
    }
    return flex.message(alt, flex.bubble(_("【大切】園がお休みになりました"), Tone.ALARM, body, buttons))


def _reminder_use(facts: Facts) -> Json:
    body = [*_booking(facts), *_bring(facts)]
    body.append(flex.small(_("おくれるとき、休むときは、園に電話してください。")))
    heading = _("あしたは面談の日です") if facts.is_interview else _("あしたは利用の日です")
    alt = _headed(heading, facts)
    return flex.message(alt, flex.bubble(heading, Tone.NEWS, body, [*_see(facts), *_phone(facts)]))


def _reminder_deadline(facts: Facts) -> Json:
    until = facts.moment_words("cancel_until")
    body = [
        *_booking(facts),
        flex.words(_("LINEで取り消せるのは、%(until)sです。") % {"until": until}),
        flex.words(_("予定が変わったときは、早めに取り消してください。")),
    ]
    alt = _filled(_("%(until)s取り消せます：%(when)sの予約。%(title)s"), facts)
    return flex.message(alt, flex.bubble(_("取り消しの期限のお知らせ"), Tone.NEWS, body, _see(facts)))


def _expiry(facts: Facts) -> Json:
    until = facts.valid_until
    body = [
        flex.big(until),
        flex.words(_("登録の有効期限は、%(day)sです。") % {"day": until}),
        flex.words(
            _("4月からも利用するときは、もう一度、登録と面談をお願いします。前に入力した内容を使えます。")
        ),
    ]
    button = flex.primary(_("いまの状態を見る"), flex.link(links.home()))
    alt = _("登録の有効期限は%(day)sです。") % {"day": until}
    return flex.message(alt, flex.bubble(_("有効期限のお知らせ"), Tone.NEWS, body, [button]))


def _cancelled(facts: Facts, heading: str, again: Json) -> Json:
    mine = facts.text("by") == CancelledBy.GUARDIAN
    several = facts.bookings
    body = [flex.big(facts.day), *_several(several)] if several else _booking(facts)
    if not mine:
        body.append(flex.words(_("くわしくは園に電話してください。")))
    alt = _headed(heading, facts)
    buttons = [again] if mine else [again, *_phone(facts)]
    return flex.message(alt, flex.bubble(heading, Tone.CALM if mine else Tone.ALARM, body, buttons))


def _who_cancelled(facts: Facts, *, mine: str, theirs: str) -> str:
    return mine if facts.text("by") == CancelledBy.GUARDIAN else theirs


def _booking(facts: Facts) -> list[Json]:
    return [
        flex.big(facts.day),
        flex.strong(facts.period),
        flex.words(f"{facts.child}／{facts.title}"),
    ]


def _several(bookings: list[Facts]) -> list[Json]:
    shown = [flex.small(f"{each.when}　{each.child}／{each.title}") for each in bookings[:MOST_BOOKINGS]]
    more = len(bookings) - len(shown)
    return [*shown, flex.small(_("ほか%(count)s件") % {"count": more})] if more else shown


def _terms(facts: Facts) -> list[Json]:
    until = facts.moment_words("cancel_until")
    return [
        flex.line(),
        *flex.named(_("LINEで取り消せる期限"), until),
        *_bring(facts),
    ]


def _bring(facts: Facts) -> list[Json]:
    """What to bring, in the nursery's own words; other languages say that these are Japanese."""
    said = flex.named(_("持ち物"), facts.text("bring"))
    return said if is_japanese() or not said else [*said, flex.small(_("園が日本語で書いた文です"))]


def _see(facts: Facts) -> list[Json]:
    booking = facts.text("booking")
    page = links.bookings() if facts.is_interview or not booking else links.reservation(booking)
    return [flex.primary(_("予約を確認する"), flex.link(page))]


def _manage(facts: Facts) -> list[Json]:
    return [*_see(facts), *_phone(facts)]


def _phone(facts: Facts) -> list[Json]:
    number = facts.text("phone")
    return [flex.secondary(_("園に電話する"), flex.link(links.phone(number)))] if number else []


def _headed(heading: str, facts: Facts) -> str:
    return _("%(heading)s：%(when)s。%(title)s") % {
        "heading": heading,
        "when": facts.when,
        "title": facts.title,
    }


def _filled(sentence: str, facts: Facts) -> str:
    return sentence % {
        "when": facts.when,
        "title": facts.title,
        "until": facts.moment_words("cancel_until"),
    }


_BUILDERS: dict[Notification.Kind, Callable[[Facts], Json]] = {
    Kind.USABLE: _usable,
    Kind.INTERVIEW_BOOKED: _interview_booked,
    Kind.INTERVIEW_CANCELLED: _interview_cancelled,
    Kind.INTERVIEW_LEFT: _interview_left,
    Kind.INTERVIEW_MISSED: _interview_missed,
    Kind.RESERVATION_BOOKED: _reservation_booked,
    Kind.RESERVATION_CANCELLED: _reservation_cancelled,
    Kind.RESERVATION_CHANGED: _reservation_changed,
    Kind.REGISTRATION_REFUSED: _registration_refused,
    Kind.REGISTRATION_ENDED: _registration_ended,
    Kind.CLOSURE: _closure,
    Kind.REMINDER_USE: _reminder_use,
    Kind.REMINDER_DEADLINE: _reminder_deadline,
    Kind.EXPIRY: _expiry,
}
