"""What somebody holds, as bubbles to swipe through, and the question before cancelling (section 6)."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from liff import links
from liff.bot.intents import Intent
from liff.bot.postbacks import Postback, Target
from liff.messages import flex
from liff.messages.flex import Json, Tone
from meguro_hoiku import dates
from nurseries.wording import day_text, deadline_text, listed, moment_text, period_text, span_text
from reservations.denials import Denial
from reservations.models import CancelledBy
from reservations.naming import label_of
from reservations.status import Booking

MOST_BUBBLES = 11  # LINE shows twelve: the last one leads to the list


def held(bookings: Sequence[Booking]) -> Json:
    """Everything held, a bubble for each, by date; 「予約がありません」 when nothing is (C1)."""
    if not bookings:
        return _none_held()
    shown, more = bookings[:MOST_BUBBLES], len(bookings) - MOST_BUBBLES
    bubbles = [_bubble(booking, number, len(bookings)) for number, booking in enumerate(shown, 1)]
    if more > 0:
        bubbles.append(_more(more))
    days = listed(short(booking) for booking in shown)
    alt = _("予約は%(count)s件です：%(days)s") % {"count": len(bookings), "days": days}
    return flex.message(alt, flex.carousel(bubbles))


def short(booking: Booking) -> str:
    """「8月5日（水）9時」, with 「面談」 for an interview."""
    start = moment_text(booking.starts_at)
    return _("{start}面談").format(start=start) if booking.kind == Target.INTERVIEW else start


def ask(booking: Booking) -> Json:
    """はい or いいえ before it is cancelled (C4)."""
    question = _("%(when)s\n%(child)s／%(title)s\nこの予約を取り消しますか。") % {
        "when": when(booking),
        "child": label_of(booking.child),
        "title": booking.title,
    }
    alt = _("%(when)sの予約を取り消しますか。") % {"when": short(booking)}
    yes = flex.postback(_about(Intent.CANCEL_YES, booking), _("はい"))
    return flex.confirm(alt, question, yes, flex.postback(_about(Intent.CANCEL_NO, booking), _("いいえ")))


def kept() -> Json:
    """いいえ: nothing has changed."""
    return flex.text_message(_("予約はそのままです。"))


def not_found(bookings: Sequence[Booking]) -> list[Json]:
    """A booking that this guardian does not have, whoever has it: what is held instead."""
    return [
        flex.text_message(_("この予約は、いまはありません。いまの予約をお知らせします。")),
        held(bookings),
    ]


def cancelled(booking: Booking, cancelled_at: datetime | None, by: str) -> Json:
    """The answer of an old button: it is cancelled already, since when and by whom."""
    mine = by == CancelledBy.GUARDIAN
    told = (
        _("%(moment)sに取り消しました。") if mine else _("%(moment)sに、園の都合などで取り消しになりました。")
    )
    since = told % {"moment": moment_text(cancelled_at)} if cancelled_at else ""
    body = [flex.strong(when(booking)), flex.words(booking.title), flex.words(since)]
    heading = _("この予約は取り消しずみです")
    alt = _("%(heading)s：%(when)s") % {"heading": heading, "when": short(booking)}
    buttons = [flex.primary(_("いまの予約を見る"), flex.link(links.bookings()))]
    return flex.message(alt, flex.bubble(heading, Tone.CALM, body, buttons))


def refused(booking: Booking, denial: Denial) -> Json:
    """Why it cannot be cancelled in LINE, and what to do instead."""
    body = [flex.strong(when(booking)), flex.words(booking.title), flex.words(denial.message)]
    page = links.way_out(denial, str(booking.registration.public_id))
    if page:
        buttons = [flex.primary(_("いまの予約を見る"), flex.link(page))]
    else:
        buttons = [flex.primary(_("園に電話する"), flex.link(links.phone(booking.nursery.phone)))]
    return flex.message(denial.message, flex.bubble(_("LINEでは取り消せません"), Tone.CALM, body, buttons))


def when(booking: Booking) -> str:
    """「8月5日（水）9時から12時まで」."""
    return span_text(booking.starts_at, booking.ends_at)


def _bubble(booking: Booking, number: int, count: int) -> Json:
    heading = _("予約 %(number)s／%(count)s") % {"number": number, "count": count}
    body = [
        flex.big(day_text(dates.day_of(booking.starts_at))),
        flex.strong(period_text(booking.starts_at, booking.ends_at)),
        flex.words(label_of(booking.child)),
        flex.words(booking.title),
        flex.line(),
    ]
    if booking.is_cancellable:
        body += flex.named(_("LINEで取り消せる期限"), deadline_text(booking.cancel_until))
        data = _about(Intent.CANCEL, booking)
        return flex.bubble(
            heading, Tone.NEWS, body, [flex.warning(_("キャンセル"), flex.postback(data, _("キャンセル")))]
        )
    body.append(flex.words(_("LINEでは取り消せません。園に電話してください。")))
    call = flex.secondary(_("園に電話する"), flex.link(links.phone(booking.nursery.phone)))
    return flex.bubble(heading, Tone.NEWS, body, [call])


def _more(count: int) -> Json:
    button = flex.primary(_("すべての予約を見る"), flex.link(links.bookings()))
    more = _("ほか%(count)s件") % {"count": count}
    return flex.bubble(more, Tone.NEWS, [flex.words(_("つづきは一覧で確認できます。"))], [button])


def _none_held() -> Json:
    button = flex.primary(_("予約をする"), flex.link(links.book()))
    bubble = flex.bubble(_("予約の確認"), Tone.CALM, [flex.words(_("予約がありません。"))], [button])
    return flex.message(_("予約がありません。"), bubble)


def _about(intent: Intent, booking: Booking) -> str:
    return Postback(intent, Target(booking.kind), booking.row.public_id).data
