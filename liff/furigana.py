"""Readings above the words of our pages, from a glossary that people have gone through; off by default.

Only words of two signs or more, or with their endings: a single sign is read in too many ways, in names above
all. What a browser does not show as text, and what somebody types, stays as it is.
"""

import re
from functools import lru_cache

GLOSSARY = {
    "一時保育": "いちじほいく",
    "保育園": "ほいくえん",
    "保護者": "ほごしゃ",
    "児童": "じどう",
    "登録": "とうろく",
    "予約": "よやく",
    "面談": "めんだん",
    "取り消し": "とりけし",
    "取り消す": "とりけす",
    "取り消せ": "とりけせ",
    "取り消さ": "とりけさ",
    "取り消": "とりけ",
    "期限": "きげん",
    "有効期限": "ゆうこうきげん",
    "利用": "りよう",
    "利用可能": "りようかのう",
    "満員": "まんいん",
    "休園日": "きゅうえんび",
    "お休み": "おやすみ",
    "空きあり": "あきあり",
    "空き状況": "あきじょうきょう",
    "残り": "のこり",
    "電話": "でんわ",
    "電話番号": "でんわばんごう",
    "確認": "かくにん",
    "変更": "へんこう",
    "選んで": "えらんで",
    "選べ": "えらべ",
    "選ぶ": "えらぶ",
    "入力": "にゅうりょく",
    "住所": "じゅうしょ",
    "郵便番号": "ゆうびんばんごう",
    "番地": "ばんち",
    "建物": "たてもの",
    "名前": "なまえ",
    "生年月日": "せいねんがっぴ",
    "性別": "せいべつ",
    "持ち物": "もちもの",
    "料金": "りょうきん",
    "支払い": "しはらい",
    "当日": "とうじつ",
    "前日": "ぜんじつ",
    "時間": "じかん",
    "日時": "にちじ",
    "場所": "ばしょ",
    "内容": "ないよう",
    "状態": "じょうたい",
    "画面": "がめん",
    "質問": "しつもん",
    "答え": "こたえ",
    "健康": "けんこう",
    "年齢": "ねんれい",
    "対象": "たいしょう",
    "同意": "どうい",
    "必須": "ひっす",
    "任意": "にんい",
    "受付": "うけつけ",
    "受け付け": "うけつけ",
    "準備": "じゅんび",
    "希望": "きぼう",
    "家族": "かぞく",
    "機種変更": "きしゅへんこう",
    "新しい": "あたらしい",
    "文字": "もじ",
    "言語": "げんご",
    "標準": "ひょうじゅん",
    "特大": "とくだい",
    "手続き": "てつづき",
    "送信": "そうしん",
}
_NOT_SHOWN = ("script", "style", "title", "template", "textarea", "ruby")
# A tag, an element that is left alone with all it holds, or a comment.
_MARKUP = re.compile(
    rf"(<!--.*?-->|<(?P<name>{'|'.join(_NOT_SHOWN)})\b.*?</(?P=name)>|<[^>]*>)", re.DOTALL | re.IGNORECASE
)
_WORD = re.compile("|".join(sorted(map(re.escape, GLOSSARY), key=len, reverse=True)))
_KANA = re.compile("[ぁ-ゖァ-ヺー]*$")


def annotated(page: str) -> str:
    """The page's HTML with `<ruby>` around the words of the glossary."""
    pieces, start = [], 0
    for markup in _MARKUP.finditer(page):
        pieces += [_WORD.sub(_ruby, page[start : markup.start()]), markup[0]]
        start = markup.end()
    return "".join([*pieces, _WORD.sub(_ruby, page[start:])])


def _ruby(match: re.Match[str]) -> str:
    return _ruby_of(match[0])


@lru_cache(maxsize=len(GLOSSARY))
def _ruby_of(word: str) -> str:
    """The reading stands above the kanji, not above the kana that follow them."""
    reading = GLOSSARY[word]
    ending = _KANA.search(word)
    kana = ending[0] if ending and reading.endswith(ending[0]) else ""
    stem = len(word) - len(kana)
    return f"<ruby>{word[:stem]}<rp>（</rp><rt>{reading[: len(reading) - len(kana)]}</rt><rp>）</rp></ruby>{kana}"
