"""Signed addresses of files: for whoever asks, and for a while."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from domain.files import account_of, owner_of
from resolvers.viewers import viewer_of

if TYPE_CHECKING:
    from domain.viewer import Viewer
    from resolvers.context import Context, Services


@dataclass(frozen=True, slots=True)
class Signed:
    """What an address says beside its path."""

    viewer: str
    expires: str
    signature: str


async def link(context: Context, path: str) -> str:
    """The address of a file, relative to the service, that only the viewer's sight opens.

    It ends with a whole minute, so that what is asked again can be found in a browser's cache.
    """
    services, viewer = context.services, owner_of(context.viewer)
    minute = math.ceil(services.clock().timestamp() / 60)
    expires = str((minute + services.uploads.settings.link_minutes) * 60)
    signature = await services.signing.sign(path, viewer, expires)
    return f"{path}?{urlencode({'viewer': viewer, 'expires': expires, 'signature': signature})}"


async def viewer_behind(services: Services, path: str, given: Signed) -> Viewer | None:
    """Whoever the address was made for, as he is now; None when it is not, or no longer, good."""
    parts = (path, given.viewer, given.expires)
    if not await services.signing.is_signed(given.signature, *parts):
        return None
    account = account_of(given.viewer)
    if account is None or int(given.expires) <= services.clock().timestamp():
        return None
    return await viewer_of(services, account)
