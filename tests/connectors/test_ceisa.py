"""CEISA: tokens that grow old, states of documents, and what the exports source makes of them."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pydantic import SecretStr

from tests.connectors.server import Reply, Seen, Server, as_json
from tests.sources.test_declarations import DOCUMENT
from umkm_pipeline.connectors.ceisa import Ceisa
from umkm_pipeline.connectors.http import Client
from umkm_pipeline.connectors.secret import Credentials
from umkm_pipeline.connectors.trouble import RefusedError, UnauthorisedError
from umkm_pipeline.settings import Settings
