"""Pages: GraphiQL and the dashboard, with policies that let them load nothing from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

GRAPHIQL, DASHBOARD = "/graphiql", "/dashboard"
# Monaco, the editor, writes its styles into the page and brings its symbols as a data: font.
POLICY = (
    "default-src 'self'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; "
    "font-src 'self' data:; img-src 'self' data:; connect-src 'self'; object-src 'none'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)
# The dashboard needs nothing of that kind, and never makes HTML or a script of a text.
STRICT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'"
)
POLICIES = {GRAPHIQL: POLICY, DASHBOARD: STRICT_POLICY}
NOT_BUILT = "GraphiQL is not built: ./serve does it, or npm ci && npm run build in graphiql/.\n"


def graphiql(folder: Path) -> list[BaseRoute]:
    """The routes of the page, or one that says how to build it."""
    if not (folder / "index.html").is_file():
        return [Route(f"{GRAPHIQL}{{rest:path}}", _not_built)]
    return [Mount(GRAPHIQL, Page(directory=folder, html=True))]


def dashboard(folder: Path) -> list[BaseRoute]:
    """The routes of the page, which is served as it is written."""
    return [Mount(DASHBOARD, Page(directory=folder, html=True))]


class Page(StaticFiles):
    """Files that are asked for again each time, and sent only when they changed."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        response.headers["cache-control"] = "no-cache"
        return response


def _not_built(_: Request) -> Response:
    return PlainTextResponse(NOT_BUILT, 404)
