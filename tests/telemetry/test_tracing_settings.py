"""Traces are an extra: what is not wanted is not loaded, and what is missing is named."""

from __future__ import annotations

import subprocess
import sys

import pytest
from pydantic import ValidationError

from domain.errors import BadSetting
from settings import DEFAULT
from telemetry.settings import LogSettings, MetricsSettings, TracingSettings
from telemetry.telemetry import opened


async def test_without_the_extra_the_setting_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "telemetry.tracing", None)
    settings = TracingSettings(endpoint="http://127.0.0.1:4318/v1/traces")
    with pytest.raises(BadSetting, match=r"^tracing\.endpoint: .* -r requirements-otel\.lock"):
        async with opened(MetricsSettings(), LogSettings(), settings):
            pass


def test_without_the_setting_nothing_is_loaded() -> None:
    code = "import app, cli, sys; print([m for m in sys.modules if 'opentelemetry' in m])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=DEFAULT.parent, capture_output=True, check=True, text=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "wrong", ["127.0.0.1:4318", "ftp://x/", "http://", "http://me:secret@x/v1/traces", "http://x y"]
)
def test_an_endpoint_is_a_url_without_a_password(wrong: str) -> None:
    with pytest.raises(ValidationError, match="should be a URL without user"):
        TracingSettings(endpoint=wrong)
    assert TracingSettings(endpoint="https://otel.test:4318/v1/traces").endpoint
