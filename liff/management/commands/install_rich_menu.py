"""`manage.py install_rich_menu`: the menu of four below the talk."""

import re
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from liff.rich_menu import NotInstalled, install


class Command(BaseCommand):
    """Puts our menu up at LINE; run it again whenever addresses or the picture change."""

    help = "リッチメニューをLINEに登録します。何回実行しても、同じメニューは1つだけです。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One option."""
        parser.add_argument(
            "--alias",
            help="区のメニューから切り替えるサブメニューとして、この名前（a-z 0-9 _ -）で登録します。",
        )

    def handle(self, *args: Any, alias: str | None = None, **options: Any) -> None:
        """Install, and say what was done."""
        if alias is not None and not re.fullmatch(r"[a-z0-9_-]{1,32}", alias):
            raise CommandError("--alias は、半角の a-z 0-9 _ - で32文字までです。")
        try:
            menu_id = install(alias)
        except NotInstalled as error:
            raise CommandError(str(error)) from error
        place = f"サブメニュー {alias}" if alias else "全員のメニュー"
        self.stdout.write(f"{place}に登録しました: {menu_id}")
