"""Settings: where things are, from `UMKM_*` environment variables with defaults under `data/local/`.

Belongs here: paths, URLs and thresholds that an operator may change. Secrets are read from files, never kept here.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

Names = Annotated[tuple[str, ...], NoDecode]
"""Names, joined by commas in the environment."""


class Settings(BaseSettings):
    """Everything that an operator sets. `Settings()` reads the environment anew each time."""

    model_config = SettingsConfigDict(env_prefix="UMKM_", frozen=True)

    local_dir: Path = Field(default=Path("data/local"), description="Folder of everything that this machine keeps")
    landing_dir: Path | None = Field(default=None, description="Landing area; default <local>/landing")
    lake_dir: Path | None = Field(default=None, description="Parquet lake; default <local>/lake")
    layouts_dir: Path | None = Field(default=None, description="An office's own layouts; default <local>/layouts")
    warehouse_url: str | None = Field(default=None, description="PostgreSQL URL; default a private server in <local>")
    dagster_url: str | None = Field(
        default=None, description="PostgreSQL URL of Dagster's own storage; default SQLite in <local>/dagster"
    )
    pii_key_file: Path | None = Field(
        default=None, description="Key of the personal-data tokens; default <local>/pii.key"
    )
    months_ahead: int = Field(
        default=0, ge=0, description="Months after the last complete one that may be read, for early deliveries"
    )
    timezone: str = Field(default="Asia/Makassar", description="Time zone in which months end and the schedule runs")
    refresh_day: int = Field(default=5, ge=1, le=28, description="Day of the month on which the schedule runs")
    refresh_hour: int = Field(default=3, ge=0, le=23, description="Hour at which the schedule runs")
    watch_seconds: int = Field(default=60, ge=1, description="How often the landing folder is looked at")
    settle_seconds: int = Field(
        default=60, ge=0, description="How long a landed file must not change before it is read"
    )
    retry_seconds: int = Field(
        default=120, ge=0, description="How long a lost connection to the warehouse is tried again"
    )
    alert_email_to: str = Field(default="", description="Who is told of failed runs by e-mail, joined by commas")
    alert_email_from: str = Field(default="", description="Sender of these e-mails; default the first who is told")
    alert_smtp_host: str = Field(default="", description="Mail server; without it no e-mail is sent")
    alert_smtp_port: int = Field(default=587, ge=1, le=65535, description="Its port")
    alert_smtp_security: Literal["starttls", "tls", "none"] = Field(default="starttls", description="Its encryption")
    alert_smtp_user: str = Field(default="", description="User at the mail server, if it asks for one")
    alert_smtp_password_file: Path | None = Field(default=None, description="File with that user's password")
    alert_webhook_file: Path | None = Field(
        default=None, description="File with the URL that failed runs are told to; it is a secret"
    )
    start_month: date = Field(default=date(2019, 1, 1), description="First reporting month, YYYY-MM")
    engine_memory: str = Field(default="2GB", description="Memory of the in-process engine before it spills to disk")
    max_file_mb: int = Field(default=512, gt=0, description="Largest landed file, in MB")
    max_unpacked_mb: int = Field(default=3_000, gt=0, description="Largest content of a workbook, unpacked, in MB")
    max_ratio: int = Field(default=300, gt=0, description="How many times larger a workbook may be unpacked")
    max_sheets: int = Field(default=200, gt=0, description="Most sheets of a workbook")
    max_cells: int = Field(default=30_000_000, gt=0, description="Most cells of a sheet or text table, empty ones too")
    workers: int = Field(default=0, ge=0, description="Processes that read a month's files; 0 for one per core")
    readiness_file: Path | None = Field(
        default=None, description="Parts and points of readiness; default data/reference/readiness.csv"
    )
    curation_file: Path | None = Field(
        default=None, description="Rules of selections; default data/reference/curation_rules.csv"
    )
    readiness_threshold: float = Field(default=60.0, ge=0, le=100, description="Readiness that SIAP_EKSPOR needs")
    rate_sources: Names = Field(
        default=("bi_jisdor", "bi_transaction", "kmk", "frankfurter"),
        description="Sources of exchange rates, the first that has a rate wins; the table of this repository comes last",
    )
    rate_currencies: Names = Field(
        default=(
            *("USD", "AUD", "CAD", "CHF", "CNY", "DKK", "EUR", "GBP", "HKD"),
            *("JPY", "KRW", "MYR", "NOK", "NZD", "PHP", "SEK", "SGD", "THB"),
        ),
        description="Currencies whose rates are fetched",
    )
    bi_url: str = Field(default="https://www.bi.go.id/biwebservice/wskursbi.asmx", description="Bank Indonesia's rates")
    kmk_url: str = Field(
        default="https://fiskal.kemenkeu.go.id/informasi-publik/kurs-pajak", description="Weekly tax rates (KMK)"
    )
    frankfurter_url: str = Field(default="https://api.frankfurter.dev/v1", description="Frankfurter, rates of the ECB")
    bps_url: str = Field(default="https://webapi.bps.go.id/v1/api", description="Web API of BPS")
    bps_key_file: Path | None = Field(default=None, description="File that holds the key to the web API of BPS")
    ceisa_url: str = Field(default="https://apis-gw.beacukai.go.id", description="Customs' gateway, CEISA 4.0")
    ceisa_credentials_file: Path | None = Field(
        default=None, description="YAML file with `username` and `password` of an account of CEISA 4.0"
    )
    http_connect_timeout: float = Field(default=10.0, gt=0, description="Seconds to wait for a connection")
    http_read_timeout: float = Field(default=60.0, gt=0, description="Seconds to wait for the next bytes of an answer")
    http_deadline: float = Field(default=300.0, gt=0, description="Seconds that one answer may take in all")
    http_tries: int = Field(default=5, ge=1, description="How often a request is made where failures may pass")
    http_backoff: float = Field(default=1.0, ge=0, description="Seconds before the second try; doubled for each more")
    http_longest_wait: float = Field(default=120.0, ge=0, description="Longest wait that a server may ask for")
    http_interval: float = Field(default=1.0, ge=0, description="Least seconds between two requests to a server")
    http_max_mb: int = Field(default=64, gt=0, description="Largest answer of a server, in MB")

    @field_validator("start_month", mode="before")
    @classmethod
    def _first_of_month(cls, value: object) -> object:
        return f"{value}-01" if isinstance(value, str) and len(value) == len("2019-01") else value

    @field_validator("rate_sources", "rate_currencies", mode="before")
    @classmethod
    def _names(cls, value: object) -> object:
        return tuple(name.strip() for name in value.split(",") if name.strip()) if isinstance(value, str) else value

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError(f"{value!r} is no time zone; name one such as Asia/Makassar or Asia/Jakarta") from None
        return value

    @property
    def landing(self) -> Path:
        """Landing area."""
        return self.landing_dir or self.local_dir / "landing"

    @property
    def lake(self) -> Path:
        """Parquet lake."""
        return self.lake_dir or self.local_dir / "lake"

    @property
    def layouts(self) -> Path:
        """An office's own layouts, a folder for each source."""
        return self.layouts_dir or self.local_dir / "layouts"

    @property
    def pii_key(self) -> Path:
        """Key file of the personal-data tokens."""
        return self.pii_key_file or self.local_dir / "pii.key"

    @property
    def embedded_warehouse(self) -> Path:
        """Data folder of the private PostgreSQL."""
        return self.local_dir / "warehouse"

    @property
    def responses(self) -> Path:
        """What servers answered, kept so that nothing is fetched twice; may be deleted at any time."""
        return self.local_dir / "responses"

    @property
    def scratch(self) -> Path:
        """Where the engine spills."""
        return self.local_dir / "scratch"
