"""What an event wants: the word under which it is kept."""

from enum import StrEnum


class Intent(StrEnum):
    """Kept with every event instead of what was said."""

    FOLLOW = "follow"
    UNFOLLOW = "unfollow"
    MENU = "menu"
    REGISTER = "register"
    BOOK = "book"
    BOOKINGS = "bookings"
    INTERVIEW = "interview"
    PHONE = "phone"
    CANCEL = "cancel"
    CANCEL_YES = "cancel-yes"
    CANCEL_NO = "cancel-no"
    CONFIRM = "confirm"
    UNKNOWN_TEXT = "unknown-text"
    ATTACHMENT = "attachment"  # sticker, photo …: answered
    ATTACHMENT_AGAIN = "attachment-again"  # the same, within ten minutes of an answer
    IGNORED = "ignored"
