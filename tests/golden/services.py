"""Dagster as an office runs it: code server, daemon and webserver, each a process of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, TypeVar

from tests.golden.conftest import Office

ROOT = Path(__file__).parents[2]
Found = TypeVar("Found")


def wait_for(what: str, look: Callable[[], Found | None], seconds: float = 300) -> Found:
    """The first answer of `look` that is one."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if (found := look()) is not None:
            return found
        time.sleep(0.5)
    raise AssertionError(f"{what}: not within {seconds} s")


class Services:
    """The webserver's GraphQL, and what is asked of it."""

    def __init__(self, office: Office, port: int) -> None:
        self.office, self._url = office, f"http://127.0.0.1:{port}/graphql"

    def ask(self, query: str, **variables: Any) -> Any:
        """The data of an answer."""
        body = json.dumps({"query": query, "variables": variables}).encode()
        request = urllib.request.Request(  # noqa: S310 -- of our own
            self._url, body, {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 -- as above
            told = json.load(answer)
        assert "errors" not in told, told
        return told["data"]

    def is_up(self) -> bool | None:
        try:
            told = self.ask("{ repositoriesOrError { __typename ... on RepositoryConnection { nodes { name } } } }")
        except OSError:
            return None
        return True if told["repositoriesOrError"].get("nodes") else None

    def repository(self) -> dict[str, str]:
        """Names of repository and code location."""
        told = self.ask("{ repositoriesOrError { ... on RepositoryConnection { nodes { name location { name } } } } }")
        node = told["repositoriesOrError"]["nodes"][0]
        return {"repositoryName": node["name"], "repositoryLocationName": node["location"]["name"]}

    def backfill(self, *months: str) -> str:
        """Start a backfill of the job over months, as the page of the job does; its id."""
        told = self.ask(
            """mutation($params: LaunchBackfillParams!) { launchPartitionBackfill(backfillParams: $params) {
                __typename ... on LaunchBackfillSuccess { backfillId } ... on PythonError { message } } }""",
            params={
                "selector": {"partitionSetName": "refresh_partition_set", "repositorySelector": self.repository()},
                "partitionNames": [f"{month}-01" for month in months],
            },
        )["launchPartitionBackfill"]
        assert told["__typename"] == "LaunchBackfillSuccess", told
        return str(told["backfillId"])

    def runs(self) -> list[dict[str, Any]]:
        """All runs, the latest first."""
        told = self.ask("{ runsOrError { ... on Runs { results { runId status parentRunId tags { key value } } } } }")[
            "runsOrError"
        ]["results"]
        return [{**run, "tags": {tag["key"]: tag["value"] for tag in run["tags"]}} for run in told]

    def finished_backfill(self, backfill_id: str) -> str:
        """Wait for the end of a backfill; its status."""

        def look() -> str | None:
            told = self.ask(
                "query($id: String!) { partitionBackfillOrError(backfillId: $id) { ... on PartitionBackfill "
                "{ status } } }",
                id=backfill_id,
            )
            status = str(told["partitionBackfillOrError"]["status"])
            return status if status not in {"REQUESTED", "FAILING", "CANCELING"} else None

        return wait_for("backfill", look)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def serving(environment: dict[str, str], *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run `umkm serve` with some arguments, and stop it in the end."""
    process = subprocess.Popen(
        [sys.executable, "-m", "umkm_pipeline.cli", "serve", *arguments],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def services(office: Office, **environment: str) -> Iterator[Services]:
    """Start the three processes, and stop them and what they started."""
    from schedules.home import dagster_home
    from umkm_pipeline.settings import Settings

    home = dagster_home(Settings(local_dir=office.local))
    code, web = free_port(), free_port()
    workspace = office.local / "workspace.yaml"
    workspace.write_text(
        f"load_from:\n  - grpc_server: {{host: 127.0.0.1, port: {code}, location_name: umkm}}\n", encoding="utf-8"
    )
    settings = office.environment | {"DAGSTER_HOME": str(home), "PYTHONPATH": str(ROOT)} | environment
    commands = (
        ("dagster", "code-server", "start", "-m", "umkm_pipeline.definitions", "-h", "127.0.0.1", "-p", str(code)),
        ("dagster_webserver", "-h", "127.0.0.1", "-p", str(web), "-w", str(workspace)),
        ("dagster._daemon", "run", "-w", str(workspace)),
    )
    with ExitStack() as stack:
        for number, (module, *arguments) in enumerate(commands):
            log = stack.enter_context((office.local / f"service{number}.log").open("w"))
            process = subprocess.Popen(
                [sys.executable, "-m", module, *arguments],
                env=settings,
                cwd=office.local,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
            stack.callback(stop, process)
            if number == 0:
                wait_for("code server", lambda: listening(code), 120)
        found = Services(office, web)
        wait_for("webserver", found.is_up, 120)
        yield found


def listening(port: int) -> bool | None:
    with socket.socket() as one:
        return True if one.connect_ex(("127.0.0.1", port)) == 0 else None


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a process and those of its session: it has one of its own."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
        except ProcessLookupError:
            return
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            continue
