"""Certificates for servers of the tests, by an authority that nobody else knows."""

from __future__ import annotations

from pathlib import Path

import trustme

from tests.servers.slapd import Certificates


def issued(folder: Path, *names: str) -> Certificates:
    """A certificate for these names or addresses, by an authority of its own."""
    authority = trustme.CA()
    own = authority.issue_cert(*names)
    files = Certificates(folder / "authority.pem", folder / "certificate.pem", folder / "key.pem")
    authority.cert_pem.write_to_path(files.authority)
    own.cert_chain_pems[0].write_to_path(files.certificate)
    own.private_key_pem.write_to_path(files.key)
    return files
