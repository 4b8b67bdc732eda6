"""The remote control, JSON, for tests and for the phone's panel alike."""

from line_simulator.control import groups, people, platform, talking, tokens, webhooks

routes = [*people.routes, *groups.routes, *talking.routes, *tokens.routes, *webhooks.routes, *platform.routes]
