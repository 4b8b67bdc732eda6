"""Groups and rooms: nobody is answered there, nothing of it is kept, and the account leaves (A6, A7).

What one person may see, others would read. Every event from a group makes the account leave, not the invitation
alone: so a try that LINE has not taken is made again as soon as anything happens there.
"""

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

from liff import line
from liff.bot.events import Chat

logger = logging.getLogger(__name__)
NO_LONGER_IN_IT = 404

_leaving: set[Chat] = set()  # at most one try for each at a time, however much is said there
_lock = threading.Lock()


@lru_cache(maxsize=1)
def _leaver() -> ThreadPoolExecutor:
    # Not the thread of the replies: families must not wait for this.
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="line-leaving")


def leave_soon(chat: Chat) -> None:
    """Leave it in the background, unless that is under way."""
    with _lock:
        if chat in _leaving:
            return
        _leaving.add(chat)
    _leaver().submit(_leave, chat)


def wait_until_left() -> None:
    """Return when every try so far has ended; for whoever needs to see it."""
    _leaver().submit(lambda: None).result()


def _leave(chat: Chat) -> None:
    try:
        answer = line.leave(chat.kind, chat.id)
        if answer.is_accepted:
            logger.info("the account was in a %s and has left it", chat.kind)
        elif answer.status != NO_LONGER_IN_IT:
            logger.warning("a %s could not be left: %s %s", chat.kind, answer.error, answer.request_id)
    finally:
        with _lock:
            _leaving.discard(chat)
