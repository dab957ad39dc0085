"""Reads settings.toml; environment variables win, unknown keys are errors with their path."""

from __future__ import annotations

import ipaddress
import json
import os
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from actions.settings import TicketSettings
from actions.uploads import UploadSettings
from auth.attempts import LoginSettings
from auth.openid.settings import OpenIdSettings
from auth.rights import CustomerRights
from db.settings import DatabaseSettings, Decimal, Table, Whole
from domain.errors import BadSetting
from events.live import LiveSettings
from schema.limits.settings import LimitSettings
from schema.manifests import DocumentsSettings
from sources.kinds import OPENERS, AnySource
from telemetry.settings import LogSettings, MetricsSettings, TracingSettings

HERE = Path(__file__).resolve().parent
DEFAULT = HERE / "settings.toml"
PREFIX = "TICKETGRAPH_"
NO_SUCH = "there is no such setting; look at settings.toml for those there are"

ELSEWHERE = (
    "there is no such setting; put the password into a file that `password_file` names, or into an"
    " environment variable that `password_env` names"
)
KIND = f"should be one of {', '.join(OPENERS)}"
PROBLEMS = {
    "union_tag_not_found": f"is missing; it {KIND}",
    "union_tag_invalid": KIND,
    "dict_type": 'should be a table of lines such as last_name = "name"',
    "bool_type": "should be true or false, without quotes",
}
REQUIRED = {
    "name": "a name for the source, which clients see",
    "path": "the path of the SQLite file",
    "base": "the DN below which the records are",
    "key": "the column that identifies a record",
    "issuer": "the URL of the issuer, as it stands in the `iss` of its tokens",
    "audience": "the client ID that the issuer knows this service by",
    "role": 'as what people log in, "agent" or "customer"',
    "fields": "a table [sources.fields] with our field = column there",
}


class ServerSettings(Table):
    """Where the service listens, and how it works."""

    host: str = "127.0.0.1"
    port: Annotated[Whole, Field(ge=0, le=65535)] = 8000
    time_limit: Annotated[Decimal, Field(gt=0, le=3600)] = 10.0
    executor: Literal["plans", "graphql-core"] = "plans"
    kept_customers: Annotated[Whole, Field(ge=0, le=10_000_000)] = 20_000
    proxies: tuple[str, ...] = ()
    unprocessable: bool = False

    @field_validator("proxies")
    @classmethod
    def are_addresses(cls, proxies: tuple[str, ...]) -> tuple[str, ...]:
        """What they say of clients is believed, so each has to be named."""
        for proxy in proxies:
            try:
                ipaddress.ip_network(proxy)
            except ValueError:
                problem = 'should be addresses or networks, such as "127.0.0.1" or "10.0.0.0/8"'
                raise ValueError(problem) from None
        return proxies


class SessionSettings(Table):
    """How long a login lasts."""

    hours: Annotated[Decimal, Field(gt=0, le=24 * 365)] = 16


class DemoSettings(Table):
    """What an empty database is filled with at the first start; 0 leaves it empty."""

    tickets: Annotated[Whole, Field(ge=0, le=1_000_000)] = 0
    seed: Whole = 1


class Settings(BaseSettings):
    """Every setting; settings.toml explains them."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="__", extra="forbid", toml_file=DEFAULT
    )

    server: ServerSettings = ServerSettings()
    database: DatabaseSettings = DatabaseSettings()
    session: SessionSettings = SessionSettings()
    login: LoginSettings = LoginSettings()
    openid: OpenIdSettings | None = None
    demo: DemoSettings = DemoSettings()
    customers: CustomerRights = CustomerRights()
    documents: DocumentsSettings = DocumentsSettings()
    metrics: MetricsSettings = MetricsSettings()
    log: LogSettings = LogSettings()
    tracing: TracingSettings = TracingSettings()
    limits: LimitSettings = LimitSettings()
    tickets: TicketSettings = TicketSettings()
    uploads: UploadSettings = UploadSettings()
    live: LiveSettings = LiveSettings()
    sources: list[AnySource] = []

    @model_validator(mode="after")
    def sources_differ(self) -> Settings:
        names = [source.name for source in self.sources]
        for n, source in enumerate(self.sources):
            source.stands_at(f"sources[{n}]")
            if source.name in names[:n]:
                problem = f"is the name of sources[{names.index(source.name)}] already"
                raise BadSetting(f"sources[{n}].name", f"{problem}; names tell sources apart")
            if not (source.fields or source.extra or source.company):
                problem = 'should map a column at least, such as last_name = "name"'
                raise BadSetting(f"sources[{n}].fields", problem)
        return self

    @model_validator(mode="after")
    def otrs_reads_passwords(self) -> Settings:
        if self.database.is_guest and self.login.upgrade_passwords:
            problem = 'should be false where `database.mode` is "guest": no OTRS reads Argon2'
            raise BadSetting("login.upgrade_passwords", problem)
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The command line, then the environment, then the file."""
        del dotenv_settings, file_secret_settings
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def read(path: Path | None = None) -> Settings:
    """The settings of a file. Raises `BadSetting` with the path of the setting."""
    file = path or DEFAULT
    chosen = type(
        "Settings",
        (Settings,),
        {
            "model_config": SettingsConfigDict(toml_file=file),
            "__module__": __name__,
        },
    )
    try:
        _must_be_toml(file)
        _must_be_json()
        found: Settings = chosen()
    except ValidationError as wrong:
        first = wrong.errors(include_url=False, include_input=False)[0]
        kind = ("kind",) if first["type"].startswith("union_tag") else ()
        raise BadSetting(_path((*first["loc"], *kind)), _problem(first)) from None
    except SettingsError:
        raise BadSetting("sources", "can be given in the environment only as a whole") from None
    _must_be_settings({part.password_env for part in (found.database, *found.sources)})
    return found


def _must_be_toml(file: Path) -> None:
    try:
        tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise BadSetting(str(file), f"cannot be read ({error.strerror})") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSetting(str(file), f"is not TOML: {error}") from None


def _must_be_json() -> None:
    """A variable that stands for a whole table, or for all sources."""
    tables = {f"{PREFIX}{table}".upper() for table in Settings.model_fields}
    for name, value in os.environ.items():
        try:
            _ = json.loads(value) if name.upper() in tables else None
        except ValueError:
            raise BadSetting(name, "is not JSON, which a whole table has to be") from None


def _must_be_settings(passwords: set[str | None]) -> None:
    """Pydantic does not look at variables of tables it does not know."""
    for name in sorted(os.environ):
        table = name.upper().removeprefix(PREFIX).partition("__")[0].lower()
        ours = name.upper().startswith(PREFIX) and name not in passwords
        if ours and table not in Settings.model_fields:
            raise BadSetting(name, NO_SUCH)


def _path(place: tuple[Any, ...]) -> str:
    """`sources[0].path`: the kind, by which pydantic tells sources apart, is no part of it."""
    text = ""
    for before, part in zip((None, *place), place, strict=False):
        if isinstance(part, int):
            text += f"[{part}]"
        elif not isinstance(before, int):
            text += f".{part}" if text else str(part)
        elif part not in OPENERS:
            text += f".{part}"
    return text or "settings"


def _problem(error: Any) -> str:
    name = str(error["loc"][-1]) if error["loc"] else ""
    if error["type"] == "extra_forbidden":
        return ELSEWHERE if name == "password" else NO_SUCH
    if error["type"] == "missing":
        return f"is missing; it should be {REQUIRED[name]}"
    message: str = PROBLEMS.get(error["type"], error["msg"])
    return message.removeprefix("Value error, ")
