"""Rich menus, their images, their aliases, and which of them a person sees."""

from dataclasses import dataclass, field
from uuid import uuid4

from line_simulator.json_types import JsonObject


@dataclass
class RichMenu:
    id: str
    body: JsonObject
    image: bytes | None = None
    image_type: str = ""

    def as_json(self) -> JsonObject:
        return {"richMenuId": self.id, **self.body}


@dataclass
class RichMenus:
    default_id: str | None = None
    aliases: dict[str, str] = field(default_factory=dict)
    _menus: dict[str, RichMenu] = field(default_factory=dict)

    def create(self, body: JsonObject) -> RichMenu:
        menu = RichMenu(f"richmenu-{uuid4().hex}", body)
        self._menus[menu.id] = menu
        return menu

    def find(self, menu_id: str | None) -> RichMenu | None:
        return self._menus.get(menu_id or "")

    def all(self) -> list[RichMenu]:
        return list(self._menus.values())

    def delete(self, menu_id: str) -> None:
        del self._menus[menu_id]
        if self.default_id == menu_id:
            self.default_id = None

    def seen_with(self, own_menu_id: str | None) -> RichMenu | None:
        """A menu linked to the person goes before the default one."""
        return self.find(own_menu_id) or self.find(self.default_id)
