"""Why a source does not answer, in words that hold neither an address nor a secret."""

from __future__ import annotations

UNREACHABLE = "not reachable"
NO_LOGIN = "it refuses the login"
NOT_TRUSTED = "its certificate is not trusted"
