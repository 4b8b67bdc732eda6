"""What the person who runs the demo reads at the terminal, in Japanese and in English."""

import json
from pathlib import Path

from meguro_hoiku.demo.launch import Ports

RULE = "─" * 78


def step(japanese: str, english: str) -> None:
    """What is being done at this moment."""
    print(f"… {japanese} / {english}", flush=True)


def ready(ports: Ports, logins: Path, logs: Path) -> None:
    """Where to go and as whom; `logins` is the JSON that seed_demo wrote."""
    print(
        f"""
{RULE}
  目黒区 一時保育予約（デモ）                              Temporary childcare (demo)

  スマートフォン / the parents' phone    {ports.phone_url}/
  職員の画面     / the staff's pages     {ports.web_url}/admin/

{_table(logins)}

  時計は今日の10時から始まります。           The demo's clock starts at 10:00 today.
  終わるときは Ctrl-C                        Ctrl-C ends it.      log: {_short(logs)}
{RULE}""",
        flush=True,
    )


def failed(reason: str, logs: Path) -> None:
    """Why the demo ends by itself."""
    print(f"\n動かせませんでした / the demo could not go on (log: {_short(logs)})\n{reason}", flush=True)


def stopped() -> None:
    """The last word."""
    print("おわりました / stopped", flush=True)


def _table(logins: Path) -> str:
    if not logins.exists():
        return "  （ログインはありません / no logins）"
    rows = json.loads(logins.read_text(encoding="utf-8"))
    return "\n".join(
        f"    {row['username']:<16} {row['password']:<22} {row['role']} {row.get('nursery') or ''}".rstrip()
        for row in rows
    )


def _short(path: Path) -> str:
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
