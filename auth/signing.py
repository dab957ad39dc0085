"""Links that say for whom they are and until when, and cannot be made by anybody else."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING

from auth.sealing import Seal
from domain.errors import BadSetting

if TYPE_CHECKING:
    from pathlib import Path

    from db.database import Database

LEAST_BYTES = 32
MAKE = "INSERT INTO tg_file_secret (id, secret) VALUES (1, $1) ON CONFLICT (id) DO NOTHING"
READ = "SELECT secret FROM tg_file_secret WHERE id = 1"


class Signing:
    """Signs texts with a secret: of a file, or of the database, so that all processes share it."""

    def __init__(self, db: Database, secret_file: Path | None = None) -> None:
        """Raises `BadSetting` when the file cannot be read or holds too little."""
        self._db = db
        self._secret = _read(secret_file) if secret_file else b""

    async def sign(self, *parts: str) -> str:
        """The signature (HMAC with SHA-256, in hex) of these texts, in this order."""
        text = "\n".join(f"{len(part)}:{part}" for part in parts)
        return hmac.new(await self._key(), text.encode(), hashlib.sha256).hexdigest()

    async def is_signed(self, signature: str, *parts: str) -> bool:
        """Whether it is the signature of these texts; it takes as long for a wrong one."""
        right = await self.sign(*parts)
        return hmac.compare_digest(right.encode(), signature.encode("utf-8", "replace"))

    async def seal(self, purpose: str) -> Seal:
        """What seals texts for this purpose alone."""
        key = await self._key()
        return Seal(hmac.new(key, f"to seal {purpose}".encode(), hashlib.sha512).digest())

    async def _key(self) -> bytes:
        """The secret, made when it is first needed; two at once get the same."""
        if not self._secret:
            async with self._db.accounts.transaction() as tx:
                await tx.execute(MAKE, secrets.token_hex(LEAST_BYTES))
                [[secret]] = await tx.rows(READ)
            self._secret = bytes.fromhex(secret)
        return self._secret


def _read(file: Path) -> bytes:
    try:
        secret = file.read_bytes().strip()
    except OSError as error:
        problem = f"cannot be read ({error.strerror or type(error).__name__})"
        raise BadSetting("uploads.secret_file", problem) from None
    if len(secret) < LEAST_BYTES:
        problem = f"should hold at least {LEAST_BYTES} bytes, such as `openssl rand -hex 32` gives"
        raise BadSetting("uploads.secret_file", problem)
    return secret
