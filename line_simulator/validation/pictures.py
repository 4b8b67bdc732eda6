"""Addresses of pictures in messages."""

from urllib.parse import urlsplit

from line_simulator.json_types import JsonObject
from line_simulator.validation.problems import Problems, join


def check_picture(node: JsonObject, path: str, problems: Problems, *, name: str) -> None:
    """LINE asks for https; here http is allowed too where the picture is served by this machine."""
    url = problems.text(node, name, path, 2000)
    if url is None:
        return
    parts = urlsplit(url)
    is_here = parts.hostname in {"localhost", "127.0.0.1"} or (parts.hostname or "").endswith(".localhost")
    if not parts.hostname or not (parts.scheme == "https" or (parts.scheme == "http" and is_here)):
        problems.add("invalid uri", join(path, name))
