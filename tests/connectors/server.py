"""A real HTTP server on a socket of this machine, which answers what a test says, also badly."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Reply:
    """One answer: `cut` leaves out its last bytes, `drop` closes the connection without a word."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    cut: int = 0
    drop: bool = False


@dataclass(frozen=True)
class Seen:
    """A request as it came."""

    method: str
    path: str
    query: dict[str, str]
    headers: Mapping[str, str]
    body: bytes


Script = Reply | Callable[[Seen], Reply]


class Server:
    """Replies by path, one after another; the last one stays."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.seen: list[Seen] = []
        self._scripts: dict[str, list[Script]] = {}

    def on(self, path: str, *replies: Script) -> None:
        self._scripts[path] = list(replies)

    def json(self, path: str, *values: object) -> None:
        self.on(path, *(as_json(value) for value in values))

    def paths(self) -> list[str]:
        return [seen.path for seen in self.seen]

    def answer(self, seen: Seen) -> Reply:
        self.seen.append(seen)
        scripts = self._scripts.get(seen.path)
        if not scripts:
            return Reply(b"not here", 404)
        script = scripts.pop(0) if len(scripts) > 1 else scripts[0]
        return script if isinstance(script, Reply) else script(seen)


def as_json(value: object, status: int = 200, **headers: str) -> Reply:
    return Reply(json.dumps(value).encode(), status, {"Content-Type": "application/json", **headers})


@contextmanager
def serve() -> Iterator[Server]:
    """A server for the length of a test."""

    class Handler(BaseHTTPRequestHandler):
        def _any(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            query = dict(parse_qsl(parts.query, keep_blank_values=True))
            reply = server.answer(Seen(self.command, parts.path, query, dict(self.headers), body))
            time.sleep(reply.delay)
            if reply.drop:
                return
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body[: len(reply.body) - reply.cut])

        do_GET = do_POST = _any  # noqa: N815 -- http.server's names

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *args: Any) -> None:
            """A client that has gone is part of the tests."""

    http = Quiet(("127.0.0.1", 0), Handler)
    server = Server(f"http://127.0.0.1:{http.server_address[1]}")
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
