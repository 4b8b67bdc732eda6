"""The application: all addresses of the platform under one origin."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from line_simulator import control
from line_simulator.guard import LoopbackOnly
from line_simulator.login import endpoints as login
from line_simulator.login import external, liff, sdk
from line_simulator.login.id_tokens import IdTokens
from line_simulator.login.keys import load_or_make
from line_simulator.messaging_api import elsewhere
from line_simulator.messaging_api.routes import routes as messaging_routes
from line_simulator.phone import feed, inbox, pages, panel, personal, tour
from line_simulator.platform.world import World
from line_simulator.settings import Settings
from line_simulator.webhooks.courier import Courier


def create_app(settings: Settings) -> Starlette:
    app = Starlette(routes=_routes(), middleware=_middleware(), lifespan=_lifespan)
    app.state.world = World(settings)
    app.state.signing_key = load_or_make(settings.data_dir)
    app.state.id_tokens = IdTokens(app.state.signing_key, app.state.world.clock, settings.login_channel_id)
    return app


def _routes() -> list[Route | Mount]:
    """LINE's own come first, being asked most; LIFF addresses last: they take whatever nothing else has taken."""
    return [
        *messaging_routes,
        Route("/", pages.phone),
        Route("/sdk.js", sdk.script),
        Mount("/static", StaticFiles(directory=pages.STATIC)),
        Mount("/control", routes=control.routes),
        Mount("/phone", routes=[*feed.routes, *panel.routes, *personal.routes, *inbox.routes, *tour.routes]),
        *login.routes,
        *external.routes,
        liff.consent_route,
        *elsewhere.routes,
        liff.route,
    ]


def _middleware() -> list[Middleware]:
    """LINE's login endpoints are open to every origin, since sdk.js calls them from the product's pages."""
    open_to_pages = Middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["*"], allow_headers=["*"])
    return [Middleware(LoopbackOnly), open_to_pages]


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    world: World = app.state.world
    app.state.courier = Courier(world)
    yield
    world.feed.close()
    await app.state.courier.close()
    world.ledger.close()
    world.retry_keys.close()
    world.recording.close()
