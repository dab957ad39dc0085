"""Texts that others keep for us, and cannot read: the same text is another one each time."""

from __future__ import annotations

import binascii
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

NONCE = 16  # bytes


class Seal:
    """Seals texts with a key of 64 bytes (RFC 5297)."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESSIV(key)

    def sealed(self, text: str) -> str:
        """The text, for nobody to read."""
        nonce = secrets.token_bytes(NONCE)
        packed = nonce + self._cipher.encrypt(text.encode(), [nonce])
        return urlsafe_b64encode(packed).rstrip(b"=").decode()

    def opened(self, text: str) -> str | None:
        """What was sealed; None where that was not done with this key."""
        try:
            packed = urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4))
            return self._cipher.decrypt(packed[NONCE:], [packed[:NONCE]]).decode()
        except (ValueError, binascii.Error, InvalidTag):
            return None
