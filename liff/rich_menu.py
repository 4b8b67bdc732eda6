"""The menu below the talk: four areas on a picture drawn by docs/drawings/rich_menu.py (A1), in every language.

Its name carries a fingerprint, so that installing again what is there creates nothing: LINE allows a hundred
creations an hour and no change of a picture.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from liff import line, links
from liff.bot.intents import Intent
from liff.bot.postbacks import Postback
from liff.line import Answer
from reservations.models import Language

PICTURES = settings.BASE_DIR / "static" / "liff"
WIDTH, HEIGHT = 2500, 1686


OTHER_LANGUAGES = [language for language in Language if language != Language.JAPANESE]


class NotInstalled(Exception):
    """LINE refused; the message says what, in LINE's words."""


def picture(language: str) -> Path:
    """The menu's picture in that language."""
    return PICTURES / ("rich_menu.png" if language == Language.JAPANESE else f"rich_menu-{language}.png")


def menu() -> dict[str, Any]:
    """The menu as LINE wants it, in the active language and without its name.

    Every area has a label, else screen readers are silent.
    """
    bookings = {
        "type": "postback",
        "label": _("予約の確認と取り消し"),
        "data": Postback(Intent.BOOKINGS).data,
        "displayText": _("予約を取り消す"),
        "inputOption": "openRichMenu",
    }
    actions = [
        {"type": "uri", "label": _("児童の登録をひらく"), "uri": links.register()},
        {"type": "uri", "label": _("一時保育の予約をひらく"), "uri": links.book()},
        bookings,
        {"type": "uri", "label": _("目黒区ウェブサイトをひらく"), "uri": links.ward_website()},
    ]
    return {
        "size": {"width": WIDTH, "height": HEIGHT},
        "selected": True,
        "chatBarText": _("一時保育メニュー"),
        "areas": [{"bounds": _quarter(index), "action": action} for index, action in enumerate(actions)],
    }


def install(alias: str | None = None) -> str:
    """Show the menu to everybody, or, with `alias`, offer it as a sub-menu of the ward's own; its LINE id.

    Everybody's menu is Japanese; those of the other languages stand ready under aliases of theirs, for
    `show_in_language`. A sub-menu belongs to the ward's menu, which is one for all. What an earlier run of the
    same kind installed and is no longer current is removed. Raises NotInstalled.
    """
    if alias is None:
        for language in OTHER_LANGUAGES:
            _install(f"一時保育 {language} ", language, alias_of(language))
    return _install(f"一時保育 {alias or 'default'} ", Language.JAPANESE, alias)


def show_in_language(line_user_id: str, language: str) -> None:
    """Show this person the menu in their language; nothing where the ward's own menu is in charge."""
    if language == Language.JAPANESE:
        line.call("unlink_rich_menu_id_from_user", line_user_id)
        return
    known = line.call("get_rich_menu_alias", alias_of(language))
    if known.is_accepted:
        line.call("link_rich_menu_id_to_user", line_user_id, known.data["richMenuId"])


def alias_of(language: str) -> str:
    """The name under which LINE finds the menu of a language."""
    return f"childcare-{language}"


def _install(kind: str, language: str, alias: str | None) -> str:
    with translation.override(language):
        wanted, drawn = menu(), picture(language).read_bytes()
    name = kind + hashlib.sha256(json.dumps(wanted, sort_keys=True).encode() + drawn).hexdigest()[:16]
    ours = _installed(kind)
    menu_id = ours.pop(name, None)
    if menu_id is None:
        menu_id = str(_checked(line.create_rich_menu({**wanted, "name": name})).data["richMenuId"])
        _checked(line.upload_rich_menu_image(menu_id, drawn))
    if not _put_up(menu_id, alias).is_accepted:  # an earlier run may have ended before the picture
        _checked(line.upload_rich_menu_image(menu_id, drawn))
        _checked(_put_up(menu_id, alias))
    for outdated in ours.values():
        _checked(line.call("delete_rich_menu", outdated))
    return menu_id


def _installed(kind: str) -> dict[str, str]:
    """The menus of this kind at LINE: their ids by their names."""
    found = _checked(line.call("get_rich_menu_list")).data.get("richmenus", [])
    return {each["name"]: each["richMenuId"] for each in found if each["name"].startswith(kind)}


def _put_up(menu_id: str, alias: str | None) -> Answer:
    if alias is None:
        return line.call("set_default_rich_menu", menu_id)
    known = line.call("get_rich_menu_alias", alias)
    if known.status == 404:
        return line.call("create_rich_menu_alias", {"richMenuAliasId": alias, "richMenuId": menu_id})
    return line.call("update_rich_menu_alias", alias, {"richMenuId": menu_id})


def _checked(answer: Answer) -> Answer:
    if not answer.is_accepted:
        raise NotInstalled(f"LINE: {answer.error} {answer.request_id}")
    return answer


def _quarter(index: int) -> dict[str, int]:
    width, height = WIDTH // 2, HEIGHT // 2
    return {"x": index % 2 * width, "y": index // 2 * height, "width": width, "height": height}
