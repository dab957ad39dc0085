"""What counts as one address, where attempts to log in and requests without one are counted."""

from __future__ import annotations

import ipaddress


def counted(address: str) -> str:
    """Of IPv6 the network of 64 bits, since a single house has that many; others as they are.

    What is no address, such as nothing where it is not known, stays what it is.
    """
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    return str(parsed.ipv4_mapped or ipaddress.ip_network((int(parsed), 64), strict=False))
