"""What is shown to whoever runs the service."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import Field, field_validator

from db.settings import Decimal, Table

ADDRESS = re.compile(r"https?://[^\s/@?#]+(/[^\s@?#]*)?")
NAME = re.compile(r"[_A-Za-z][_0-9A-Za-z]{0,99}")


class MetricsSettings(Table):
    """Whether there is `/metrics`, and for whom."""

    enabled: bool = True
    open: bool = False
    operations: Annotated[tuple[str, ...], Field(max_length=500)] = ()

    @field_validator("operations")
    @classmethod
    def are_names(cls, operations: tuple[str, ...]) -> tuple[str, ...]:
        """Of operations as GraphQL writes them (specification 2.1.9)."""
        if not all(map(NAME.fullmatch, operations)):
            raise ValueError('should be names of operations, such as "TicketPage"')
        return operations


class LogSettings(Table):
    """What the log says, and how."""

    format: Literal["text", "json"] = "text"
    level: Literal["debug", "info", "warning", "error"] = "info"
    requests: bool = False
    messages: bool = False


class TracingSettings(Table):
    """Where traces go, if anywhere."""

    endpoint: str = ""
    share: Annotated[Decimal, Field(ge=0, le=1)] = 1.0

    @field_validator("endpoint")
    @classmethod
    def is_an_address(cls, endpoint: str) -> str:
        """Without a password: headers for the receiver come from OpenTelemetry's own variables."""
        if endpoint and not ADDRESS.fullmatch(endpoint):
            problem = 'should be a URL without user, such as "http://127.0.0.1:4318/v1/traces"'
            raise ValueError(problem)
        return endpoint
