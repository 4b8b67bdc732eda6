"""What the chat answers at once: the menu, greetings, where to go. Replies owe nothing to anybody (N5)."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from liff import links, spoken
from liff.bot.intents import Intent
from liff.bot.postbacks import Postback
from liff.messages import flex
from liff.messages.flex import Json, Tone
from nurseries.models import Nursery

MOST_CHOICES = 10  # buttons in one bubble
MOST_NUMBERS = 10  # telephone numbers in one text
# Whose language it is we do not know before they have opened a page, which then speaks LINE's.
_IN_EACH = (
    "You can use this in English.",
    "可以使用中文。",
    "한국어로 이용할 수 있습니다.",
    "やさしい 日本語も あります。",
)
IN_OTHER_LANGUAGES = " / ".join(_IN_EACH)


def menu() -> Json:
    """The four of the menu, for who has none on the screen (A1)."""
    return flex.message(
        _("一時保育メニュー"), flex.bubble(_("一時保育メニュー"), Tone.NEWS, [_how_it_goes()], four())
    )


def greeting() -> Json:
    """For who has just added the account."""
    body = [
        flex.words(_("一時保育の予約が、LINEでできます。")),
        _how_it_goes(),
        flex.small(IN_OTHER_LANGUAGES),
    ]
    bubble = flex.bubble(_("友だち追加ありがとうございます"), Tone.NEWS, body, four())
    return flex.message(_("一時保育の予約がLINEでできます。はじめてのかたは、児童の登録から。"), bubble)


def welcome_back(lines: Sequence[str], missed: int) -> Json:
    """For who had blocked the account: how things stand, and how many messages were missed (N3)."""
    body = [flex.words(line) for line in lines] or [flex.words(_("いまの予約はありません。"))]
    if missed:
        told = _("ブロックしている間に、お知らせが%(count)s件ありました。いまの状態を確認してください。")
        body.insert(0, flex.strong(told % {"count": missed}))
    button = flex.primary(_("いまの状態を見る"), flex.link(links.home()))
    bubble = flex.bubble(_("おかえりなさい"), Tone.NEWS, body, [button])
    return flex.message(_("おかえりなさい。いまの状態を確認してください。"), bubble)


def four() -> list[Json]:
    """The four choices of the menu, with the manual's words."""
    return [
        flex.primary(_("児童の登録"), flex.link(links.register())),
        flex.primary(_("予約をする"), flex.link(links.book())),
        flex.secondary(
            _("予約を取り消す"), flex.postback(Postback(Intent.BOOKINGS).data, _("予約を取り消す"))
        ),
        flex.secondary(_("区ウェブサイトで概要を確認する"), flex.link(links.ward_website())),
    ]


def open_page(sentence: str, label: str, uri: str) -> Json:
    """A sentence, and the page it speaks of."""
    button = flex.primary(label, flex.link(uri))
    return flex.message(sentence, flex.bubble(label, Tone.NEWS, [flex.words(sentence)], [button]))


def register_first() -> Json:
    """Nothing can be booked before a child is registered."""
    return open_page(_("先に児童の登録をしてください。"), _("児童の登録"), links.register())


def interviews(waiting: Sequence[tuple[str, str, str]]) -> Json:
    """A button to the interview page for each waiting registration: (label, nursery, public id) (I2)."""
    body: list[Json] = [flex.words(_("面談の日を選んでください。"))]
    for child, nursery, public_id in waiting[:MOST_CHOICES]:
        button = flex.primary(_("面談の予約をする"), flex.link(links.interview(public_id)))
        body += [flex.line(), flex.strong(f"{child}／{nursery}"), button]
    bubble = flex.bubble(_("面談の予約"), Tone.NEWS, body)
    return flex.message(_("面談の予約をします。日を選んでください。"), bubble)


def not_read(nurseries: Iterable[Nursery]) -> list[Json]:
    """Free text reaches nobody: that fact, how to phone, and the four choices (A4)."""
    text = _("このトークに書いた文は、区にも園にも届きません。聞きたいことは、園に電話してください。")
    numbers = [*_numbers(nurseries), *_to_say()]
    return [flex.text_message("\n".join([text, *numbers])), {**menu(), "quickReply": shortcuts()}]


def not_seen() -> list[Json]:
    """The same for stickers, photos and voices."""
    text = _("スタンプや写真は、区にも園にも届きません。聞きたいことは、園に電話してください。")
    return [flex.text_message(text), {**menu(), "quickReply": shortcuts()}]


def phones(nurseries: Iterable[Nursery]) -> Json:
    """The nurseries' telephone numbers."""
    lines = _numbers(nurseries) or [_("電話番号は、区のウェブサイトで確認してください。")]
    return flex.text_message("\n".join([_("園の電話番号です。"), *lines, *_to_say()]))


def no_interview_needed() -> Json:
    """No registration waits for the booking of an interview."""
    return open_page(_("面談の予約を待っている登録はありません。"), _("いまの状態を見る"), links.home())


def busy() -> Json:
    """Too much at once: nothing was changed."""
    return flex.text_message(_("混み合っています。少し待ってから、もう一度ためしてください。"))


def confirmed() -> Json:
    """Thanks for 「確認しました」."""
    return flex.text_message(_("確認ありがとうございます。"))


def shortcuts() -> Json:
    """Quick replies for who does not find the buttons."""
    return flex.quick_reply(
        (label, flex.postback(Postback(intent).data, label))
        for label, intent in (
            (_("メニュー"), Intent.MENU),
            (_("面談の予約"), Intent.INTERVIEW),
            (_("予約の確認"), Intent.BOOKINGS),
            (_("園の電話番号"), Intent.PHONE),
        )
    )


def _how_it_goes() -> Json:
    return flex.words(
        _("はじめてのかたは、児童の登録からお願いします。登録、園での面談のあとに、予約ができます。")
    )


def _to_say() -> list[str]:
    """Japanese for the call, for readers of another language."""
    sentences = spoken.sentences()
    return ["", _("日本語で電話するときの文"), *(each.words for each in sentences)] if sentences else []


def _numbers(nurseries: Iterable[Nursery]) -> list[str]:
    return [f"{each.name} {each.phone}（{each.phone_hours}）" for each in list(nurseries)[:MOST_NUMBERS]]
