"""The remote control, JSON, for tests and for the phone's panel alike."""

from line_simulator.control import people, platform, talking, tokens, webhooks

routes = [*people.routes, *talking.routes, *tokens.routes, *webhooks.routes, *platform.routes]
