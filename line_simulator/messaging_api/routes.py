"""The addresses of the Messaging API and the names by which faults call them."""

from starlette.routing import Route

from line_simulator.endpoints import line_route
from line_simulator.messaging_api import (
    account,
    groups,
    rich_menu_aliases,
    rich_menus,
    sending,
    webhook_endpoint,
)
from line_simulator.messaging_api.channel_tokens import issue_stateless

BOT = "/v2/bot"
VALIDATED = ("reply", "push", "multicast", "narrowcast", "broadcast")

sending_routes: list[Route] = [
    line_route(f"{BOT}/message/reply", "reply", sending.reply, "POST"),
    line_route(f"{BOT}/message/push", "push", sending.push, "POST"),
    line_route(f"{BOT}/message/multicast", "multicast", sending.multicast, "POST"),
    *(
        line_route(f"{BOT}/message/validate/{kind}", "validate", sending.validate, "POST")
        for kind in VALIDATED
    ),
]

account_routes: list[Route] = [
    line_route(f"{BOT}/message/quota", "quota", account.quota),
    line_route(f"{BOT}/message/quota/consumption", "quota", account.quota_consumption),
    line_route(f"{BOT}/profile/{{user_id}}", "profile", account.profile),
    line_route(f"{BOT}/info", "info", account.info),
    line_route(f"{BOT}/chat/loading/start", "loading", account.start_loading, "POST"),
    line_route(f"{BOT}/user/{{user_id}}/linkToken", "link_token", account.link_token, "POST"),
    line_route(f"{BOT}/group/{{group_id}}/leave", "leave", groups.leave_group, "POST"),
    line_route(f"{BOT}/room/{{group_id}}/leave", "leave", groups.leave_room, "POST"),
    line_route(f"{BOT}/channel/webhook/endpoint", "webhook", webhook_endpoint.get_endpoint),
    line_route(f"{BOT}/channel/webhook/endpoint", "webhook", webhook_endpoint.set_endpoint, "PUT"),
    line_route(f"{BOT}/channel/webhook/test", "webhook", webhook_endpoint.test_endpoint, "POST"),
    line_route("/oauth2/v3/token", "token", issue_stateless, "POST", is_open=True),
]

# Order matters: `alias`, `list` and `all` would otherwise be taken for ids.
rich_menu_routes: list[Route] = [
    line_route(f"{BOT}/richmenu/alias/list", "richmenu", rich_menu_aliases.list_all),
    line_route(f"{BOT}/richmenu/alias", "richmenu", rich_menu_aliases.create, "POST"),
    line_route(f"{BOT}/richmenu/alias/{{alias_id}}", "richmenu", rich_menu_aliases.get),
    line_route(f"{BOT}/richmenu/alias/{{alias_id}}", "richmenu", rich_menu_aliases.update, "POST"),
    line_route(f"{BOT}/richmenu/alias/{{alias_id}}", "richmenu", rich_menu_aliases.delete, "DELETE"),
    line_route(f"{BOT}/richmenu/list", "richmenu", rich_menus.list_all),
    line_route(f"{BOT}/richmenu/validate", "richmenu", rich_menus.validate, "POST"),
    line_route(f"{BOT}/richmenu", "richmenu", rich_menus.create, "POST"),
    line_route(f"{BOT}/richmenu/{{menu_id}}/content", "richmenu", rich_menus.upload_image, "POST"),
    line_route(f"{BOT}/richmenu/{{menu_id}}/content", "richmenu", rich_menus.download_image),
    line_route(f"{BOT}/richmenu/{{menu_id}}", "richmenu", rich_menus.get),
    line_route(f"{BOT}/richmenu/{{menu_id}}", "richmenu", rich_menus.delete, "DELETE"),
    line_route(f"{BOT}/user/all/richmenu", "richmenu", rich_menus.get_default),
    line_route(f"{BOT}/user/all/richmenu", "richmenu", rich_menus.clear_default, "DELETE"),
    line_route(f"{BOT}/user/all/richmenu/{{menu_id}}", "richmenu", rich_menus.set_default, "POST"),
    line_route(f"{BOT}/user/{{user_id}}/richmenu", "richmenu", rich_menus.get_linked),
    line_route(f"{BOT}/user/{{user_id}}/richmenu", "richmenu", rich_menus.unlink, "DELETE"),
    line_route(f"{BOT}/user/{{user_id}}/richmenu/{{menu_id}}", "richmenu", rich_menus.link, "POST"),
]

routes: list[Route] = [*sending_routes, *account_routes, *rich_menu_routes]
