"""Passwords as OTRS and Znuny keep them, one agent for each form; see auth/passwords.py."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Known:
    """The agent `login` logs in with `password`; `stored` is what `users.pw` has."""

    login: str
    form: str
    password: str
    stored: str


# forms of tables.md 0.3; each was made by the program that OTRS leaves it to
PASSWORDS = (
    Known(
        "anna.bauer",
        "bcrypt",
        "Tannenbaum 7",
        "BCRYPT:9:aB3kLm9Qx2Zt7WcD:oyutUDTTwTXge.HkwalpoDg9qHLtijO",
    ),
    Known(
        "bela.kovacs",
        "sha256",
        "csengő-12",
        "ae773b1dfa0e3208fe79172959e753741a798b67052c37732555dcd8b4cd8df0",
    ),
    Known(
        "carla.diaz",
        "sha512",
        "Rio Grande",
        "52592b95b7cde1c5f16144bba26b7a0ab138069576e60fa5fc788926de27c8bd"
        "14d6b7554a27942d2d7effabf0f7bf7d4f248d97a5edf8663c935cab258a98e7",
    ),
    Known(
        "dirk.ohm",
        "sha1",
        "widerstand",
        "59de1a5268b583f31f0318a409308d0fd4398834",
    ),
    Known(
        "eva.lind",
        "md5-crypt",
        "vinterljus",
        "$1$Kx81pQvZ$MQm8LFFg.IJhYeiavct06.",
    ),
    Known(
        "finn.moe",
        "apr1",
        "fjordland",
        "$apr1$r7Yw20hN$Ju6JMpEq5c0yhJvCQme5a/",
    ),
    Known(
        "gita.rao",
        "DES crypt",
        "monsoon",
        "giHoJfADv1YpU",
    ),
)
# of customer users: the default form, and none at all
CUSTOMER_PASSWORD = "Kaffee & Kuchen"
CUSTOMER_STORED = "4a8be3037e8fafb908ec9c63cdf9ecb96ca4b962055c10e15c68cf0a9936a486"
