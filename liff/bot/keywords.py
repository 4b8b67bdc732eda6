"""Words that people send to get somewhere, read as generously as they are typed (I2, ux.md §8.2)."""

import re
import unicodedata

from liff.bot.intents import Intent

_KATAKANA = {ord("ァ") + offset: ord("ぁ") + offset for offset in range(ord("ヶ") - ord("ァ") + 1)}
_IGNORED = re.compile(r"[\s。、.,!！・「」『』()（）\u200b-\u200f\u2060\ufe0f\ufeff]")
_LONGEST = 40  # a keyword; whoever writes more tells us something

_WORDS = {
    Intent.INTERVIEW: "面談 面談予約 面談の予約 面談予約をする 面談の予約をする 面談を予約 面談を予約する"
    " 面談希望 めんだん めんだんよやく めんだんのよやく めんだん予約 めんだんの予約 interview"
    " 面谈 预约面谈 面谈预约 면담 면담예약 면담예약하기",
    Intent.BOOKINGS: "予約を取り消す 予約を取り消したい 予約取り消し 予約取消 予約の取り消し 予約の取消"
    " 取り消し 取消 取消し 取り消す キャンセル キャンセルしたい 予約をキャンセル 予約キャンセル 予約の確認"
    " 予約確認 予約を確認する とりけし よやくのかくにん cancel bookings"
    " mybookings cancelabooking 取消预约 查看预约 취소 예약취소 예약확인",
    Intent.BOOK: "予約 予約する 予約をする 予約したい よやく よやくする book bookaday 预约 예약 예약하기",
    Intent.REGISTER: "児童の登録 児童登録 登録 登録する とうろく register registerachild 登记 登记孩子 등록 아동등록",
    Intent.MENU: "メニュー 一時保育 一時保育メニュー 一時保育の予約 一時保育予約 ヘルプ menu help ?"
    " 菜单 帮助 메뉴 도움말",
    Intent.PHONE: "電話 電話番号 園の電話番号 でんわ phone phonenumbers 电话 保育园电话 전화 전화번호",
}


def plain(text: str) -> str:
    """What is left of a text when width, kana, blanks, case and full stops do not matter."""
    folded = unicodedata.normalize("NFKC", text).translate(_KATAKANA).casefold()
    return _IGNORED.sub("", folded)


_INTENTS = {plain(word): intent for intent, line in _WORDS.items() for word in line.split()}


def intent_of(text: str, interview_keyword: str) -> Intent:
    """Where the text wants to go; `interview_keyword` is the ward's own word for the interview."""
    if len(text) > _LONGEST:
        return Intent.UNKNOWN_TEXT
    said = plain(text)
    if said and said == plain(interview_keyword):
        return Intent.INTERVIEW
    return _INTENTS.get(said, Intent.UNKNOWN_TEXT)
