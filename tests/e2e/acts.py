"""What parents do on the pages, in the order in which they do it."""

import re
from datetime import date

from playwright.sync_api import expect

from tests.e2e.phone import BOOKINGS, Phone

NURSERY = "桑の実中目黒保育園"


def agree(phone: Phone) -> None:
    phone.reads("はじめに")
    phone.goes_on("同意して進む")


def register(phone: Phone) -> None:
    """Five pages, typed as people type."""
    phone.reads("どの園を利用しますか")
    phone.chooses(NURSERY)
    phone.goes_on()
    phone.reads("お子さんについて教えてください")
    phone.types("お子さんの名前", "目黒 ひかる")
    phone.types("フリガナ", "めぐろ　ひかる")
    for label, text in (("年", "令和6"), ("月", "５"), ("日", "1")):
        phone.sheet.get_by_label(label, exact=True).fill(text)
    phone.chooses("男")
    phone.goes_on()
    phone.reads("園からの質問に答えてください")
    phone.chooses("ない")
    phone.goes_on()
    phone.reads("保護者について教えてください")
    phone.types("保護者の名前", "目黒 太郎")
    phone.types("郵便番号", "１５３−００６１")
    phone.types("住所", "東京都目黒区中目黒0-0-0")
    phone.types("電話番号", "０９０-0000-0000")
    phone.goes_on()
    phone.reads("この内容で登録しますか")
    expect(phone.sheet.get_by_text("メグロ ヒカル")).to_be_visible()
    expect(phone.sheet.get_by_text("2024年5月1日")).to_be_visible()
    phone.goes_on("登録して、面談の予約に進む")


def book_interview(phone: Phone, time: str) -> None:
    phone.reads("面談の日と時間を選んでください")
    expect(phone.sheet.get_by_text("登録しました。続けて、面談の日を選んでください。")).to_be_visible()
    phone.sheet.get_by_role("link", name=re.compile(time)).first.click()
    phone.reads("この内容で面談を予約しますか")
    expect(phone.sheet.get_by_text("母子健康手帳")).to_be_visible()
    phone.goes_on("予約する")
    phone.reads("面談を予約しました")


def choose_day(phone: Phone, day: date, band: str = "（午前）") -> None:
    """From the calendar to the page that asks whether all is right."""
    phone.reads("いつ利用しますか")
    phone.day(day).click()
    phone.reads(f"{day.month}月{day.day}日（{'月火水木金土日'[day.weekday()]}）の何時に利用しますか")
    phone.sheet.get_by_role("radio", name=re.compile(band)).check()
    phone.chooses("父")
    phone.goes_on("変わりない")
    phone.reads("この内容で予約しますか")


def book(phone: Phone, day: date) -> None:
    choose_day(phone, day)
    phone.goes_on("予約する")
    phone.reads("予約しました")


def cancel_the_only_one(phone: Phone) -> None:
    """予約を取り消す → the carousel → キャンセル → はい."""
    phone.press(BOOKINGS)
    phone.hears("予約 1／1")
    phone.answer("キャンセル")
    phone.hears("この予約を取り消しますか")
    phone.answer("はい")
