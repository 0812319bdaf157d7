"""Dagster's home: the folder of its settings, and of its storage where that is not a PostgreSQL.

Belongs here: which storage an installation has. The settings that all have are `dagster.yaml`.
"""

from __future__ import annotations

import os
from pathlib import Path

import sqlalchemy as sa
import yaml

from umkm_pipeline.settings import Settings

CONFIG = Path(__file__).parents[1] / "dagster.yaml"
_SQLITE = "event_log_storage"
_URL = "UMKM_DAGSTER_URL"
_DRIVER = "postgresql+psycopg2"


def dagster_home(settings: Settings) -> Path:
    """The folder of Dagster's settings and storage, made on first use with this project's `dagster.yaml`.

    With `UMKM_DAGSTER_URL` the storage is that PostgreSQL, as several services at once need it. The file names the
    variable, so no password is in it, and the variable gets the driver that Dagster's storage is written for.
    """
    home = (settings.local_dir / "dagster").resolve()
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    config = CONFIG.read_text(encoding="utf-8").replace("$DAGSTER_HOME", str(home))
    if settings.dagster_url:
        os.environ[_URL] = (
            sa.make_url(settings.dagster_url).set(drivername=_DRIVER).render_as_string(hide_password=False)
        )
        chosen = yaml.safe_load(config)
        del chosen[_SQLITE]
        config = yaml.safe_dump(chosen | {"storage": {"postgres": {"postgres_url": {"env": _URL}}}})
    # Services start at once: each reads the old file or the new one, never half.
    made = home / f"{CONFIG.name}.{os.getpid()}"
    made.write_text(config, encoding="utf-8")
    made.replace(home / CONFIG.name)
    return home
