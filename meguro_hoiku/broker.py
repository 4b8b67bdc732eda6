"""The embedded broker: Celery's folder of messages, in which nobody ever meets half a message."""

from pathlib import Path
from time import monotonic
from typing import Any
from uuid import uuid4

from kombu.transport import filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    """Kombu's own, but for how a message is written.

    That opens the file under its final name first: a worker that looks in between reads nothing and dies of it.
    """

    def _put(self, queue: str, message: Any, **_: Any) -> None:  # type: ignore[override]  # as kombu's own calls it
        """Write the message aside, then give it the name that readers look for."""
        file = Path(self.data_folder_out) / f"{round(monotonic() * 1000)}_{uuid4()}.{queue}.msg"
        aside = file.with_suffix(".part")
        aside.write_text(dumps(message))
        aside.rename(file)


class Transport(filesystem.Transport):
    """What `filesystem://` means here."""

    Channel = Channel
