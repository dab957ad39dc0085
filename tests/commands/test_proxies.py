"""Which proxies are believed."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from settings import ServerSettings


@pytest.mark.parametrize(
    "wrong", ["", "*", "proxy.test", "10.0.0.1/8", "300.0.0.1", "127.0.0.1:80"]
)
def test_a_proxy_is_an_address_or_a_network(wrong: str) -> None:
    with pytest.raises(ValidationError, match="should be addresses or networks"):
        ServerSettings(proxies=(wrong,))
    right = ("127.0.0.1", "10.0.0.0/8", "::1")
    assert ServerSettings(proxies=right).proxies == right
