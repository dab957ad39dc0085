"""Chance that comes out the same for the same seed."""

from __future__ import annotations

from random import Random


class Dice(Random):
    """Random numbers, with the one question the generators ask most."""

    def happens(self, share: float) -> bool:
        """True in this share of all cases."""
        return self.random() < share
