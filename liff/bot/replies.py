"""Replies leave beside the webhook: LINE waits two seconds for us, and we do not wait for LINE."""

import logging
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache

from liff import line
from liff.line import Answer
from reservations.delivery import Payload
from reservations.failures import described

logger = logging.getLogger(__name__)
TOKEN_SECONDS = 50  # LINE honours a reply token for a minute from its receipt


@lru_cache(maxsize=1)
def _sender() -> ThreadPoolExecutor:
    # One thread keeps the order of answers; it touches no database. What it loses owed nothing (N5).
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="line-replies")


def reply_soon(reply_token: str, messages: Payload, received_at: float) -> None:
    """Reply in the background. `received_at` is the `time.monotonic()` at which the token came in."""
    if reply_token and messages:
        _sender().submit(_in_time, received_at, lambda: line.reply(reply_token, messages))


def show_loading_soon(line_user_id: str, received_at: float) -> None:
    """Let dots move in the talk until the message comes that is on its way."""
    _sender().submit(_in_time, received_at, lambda: line.show_loading(line_user_id))


def wait_until_sent() -> None:
    """Return when everything handed over so far has been tried; for whoever needs to see the answers."""
    done: Future[None] = _sender().submit(lambda: None)
    done.result()


def _in_time(received_at: float, send: Callable[[], Answer]) -> None:
    try:
        if time.monotonic() - received_at > TOKEN_SECONDS:
            logger.warning("an answer in the talk came too late and was left out")
            return
        answer = send()
    except Exception as error:  # nobody asks this thread for its result
        logger.error("an answer in the talk failed: %s", described(error))
        return
    if not answer.is_accepted:
        logger.warning("an answer in the talk was not taken: %s %s", answer.error, answer.request_id)
