"""Servers that a test speaks to instead of the world: a group robot and a mail server, on this machine, for real."""

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any


@dataclass
class Robot:
    """A robot's address and what it was told; `answer` and `status` are what it says back."""

    address: str
    answer: dict[str, Any] = field(default_factory=lambda: {"errcode": 0, "code": 0})
    status: int = 200
    heard: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    @property
    def origin(self) -> str:
        """Scheme and host, as the settings list them."""
        return self.address.rsplit("/", 1)[0]


@contextmanager
def a_robot() -> Iterator[Robot]:
    """A robot that listens until the end of the block."""

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            robot.heard.append((self.path, json.loads(self.rfile.read(length))))
            told = json.dumps(robot.answer).encode()
            self.send_response(robot.status)
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Answering)
    robot = Robot(f"http://127.0.0.1:{server.server_port}/send?key=abcd1234")
    with _running(server):
        yield robot


@dataclass
class Mailbox:
    """The port of a mail server and the letters it took, each with its receivers and its lines."""

    port: int
    letters: list[tuple[list[str], str]] = field(default_factory=list)


@contextmanager
def a_mail_server() -> Iterator[Mailbox]:
    """A mail server that takes every letter until the end of the block (RFC 5321, the few words that are needed)."""

    class Taking(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            receivers: list[str] = []
            self._say("220 ready")
            for line in self.rfile:
                word = line[:4].upper()
                if word == b"RCPT":
                    receivers.append(line.decode().split("<")[1].split(">")[0])
                if word == b"DATA":
                    self._say("354 go on")
                    mailbox.letters.append((receivers, self._letter()))
                self._say("221 bye" if word == b"QUIT" else "250 ok")
                if word == b"QUIT":
                    return

        def _letter(self) -> str:
            lines = []
            for line in self.rfile:
                if line == b".\r\n":
                    break
                lines.append(line.decode())
            return "".join(lines)

        def _say(self, words: str) -> None:
            self.wfile.write(f"{words}\r\n".encode())

    server = socketserver.TCPServer(("127.0.0.1", 0), Taking)
    mailbox = Mailbox(server.server_address[1])
    with _running(server):
        yield mailbox


@contextmanager
def _running(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
