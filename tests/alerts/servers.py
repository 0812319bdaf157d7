"""A real SMTP server and a real HTTP server on this machine, which can be made to misbehave."""

from __future__ import annotations

import base64
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Post:
    """What servers took in, and what they are to answer next; then they answer well."""

    mails: list[str] = field(default_factory=list)
    users: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    port: int = 0

    def next_answer(self, well: int) -> int:
        return self.answers.pop(0) if self.answers else well


@contextmanager
def mail_server() -> Iterator[Post]:
    """SMTP as RFC 5321 has it, as much as one mail needs."""
    post = Post()

    class Handler(socketserver.StreamRequestHandler):
        def say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

        def handle(self) -> None:
            self.say("220 here")
            while line := self.rfile.readline().decode().strip():
                verb = line.split(" ")[0].upper()
                if verb == "EHLO":
                    self.say("250-here")
                    self.say("250 AUTH PLAIN")
                elif verb == "AUTH":
                    user, secret = base64.b64decode(line.split(" ")[2]).decode().split("\0")[1:]
                    post.users.append(user)
                    self.say("235 ok" if secret == "geheim" else "535 no")  # noqa: S105 -- of this test
                elif verb == "RCPT":
                    code = post.next_answer(250)
                    self.say(f"{code} recipient")
                elif verb == "DATA":
                    self.say("354 go on")
                    lines = iter(self.rfile.readline, b".\r\n")
                    post.mails.append(b"".join(lines).decode())
                    self.say("250 ok")
                elif verb == "QUIT":
                    self.say("221 bye")
                    return
                else:
                    self.say("250 ok")

    with serving(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler), post):
        yield post


@contextmanager
def web_server() -> Iterator[Post]:
    """Takes JSON by POST."""
    post = Post()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            post.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(post.next_answer(200))
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    with serving(ThreadingHTTPServer(("127.0.0.1", 0), Handler), post):
        yield post


@contextmanager
def serving(server: socketserver.TCPServer, post: Post) -> Iterator[None]:
    post.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
