"""The embedded broker of the demo: a folder that one writes into while another reads."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from kombu import Connection

MESSAGES = 400


def test_a_reader_never_meets_half_a_message(tmp_path: Path):
    folders = {name: str(tmp_path) for name in ("data_folder_in", "data_folder_out", "control_folder")}

    def write() -> None:
        with Connection("filesystem://", transport_options=folders) as connection:
            queue = connection.SimpleQueue("celery")
            for number in range(MESSAGES):
                queue.put({"number": number, "filling": "x" * 2000})

    def read() -> list[int]:
        with Connection("filesystem://", transport_options=folders) as connection:
            queue = connection.SimpleQueue("celery")
            return [queue.get(timeout=20).payload["number"] for _ in range(MESSAGES)]

    with Connection("filesystem://", transport_options=folders) as connection:
        connection.SimpleQueue("celery").close()

    with ThreadPoolExecutor(2) as people:
        reading = people.submit(read)
        people.submit(write).result()

    assert sorted(reading.result()) == list(range(MESSAGES))
