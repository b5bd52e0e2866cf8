"""A small SMPP 3.4 server in a process of its own, written apart from our client's codec.

What it hears goes to its standard output, a JSON line each. By the last digits of the number: 01 is
a wrong number, 02 is throttled the first time, 03 loses its connection before the answer the first
time, 04 is not delivered, 05 has no receipt; others are delivered.
"""

import json
import socket
import ssl
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from queue import Queue
from typing import Any

SYSTEM_ID, PASSWORD = "dzvin", "pass1234"
BIND, BIND_RESP = 0x9, 0x80000009
SUBMIT, SUBMIT_RESP, DELIVER = 0x4, 0x80000004, 0x5
ENQUIRE, ENQUIRE_RESP, UNBIND, UNBIND_RESP = 0x15, 0x80000015, 0x6, 0x80000006
seen: set[str] = set()


class SmppServer:
    """`heard(kind)`: the next of this kind that the server has heard, each once."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self._lines: Queue[dict[str, Any]] = Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.host = "127.0.0.1"
        self.port = int(self.heard("listening")["port"])

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(json.loads(line))

    def heard(self, kind: str, seconds: float = 15) -> dict[str, Any]:
        while True:
            line = self._lines.get(timeout=seconds)
            if line["kind"] == kind:
                return line

    def order(self, word: str) -> None:
        """`drop`: all connections; `ask`: whether the client is there; `tell {…}`: what a person
        has written, see `written`; `is_deaf`: the answer is lost with the connection."""
        assert self._process.stdin is not None
        self._process.stdin.write(word + "\n")
        self._process.stdin.flush()


@contextmanager
def smpp_server(*options: str) -> Iterator[SmppServer]:
    """`silent`: it answers no enquire_link. `tls=FILE`: it speaks TLS by the certificate and key
    of this file."""
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__)), *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield SmppServer(process)
    finally:
        process.kill()
        process.wait(10)


def tell(kind: str, **more: Any) -> None:
    print(json.dumps({"kind": kind, **more}), flush=True)


def word(command: int, status: int, sequence: int, body: bytes = b"") -> bytes:
    return struct.pack(">IIII", 16 + len(body), command, status, sequence) + body


def strings(body: bytes, at: int, how_many: int) -> tuple[list[str], int]:
    found = []
    for _ in range(how_many):
        end = body.index(b"\0", at)
        found.append(body[at:end].decode("latin-1"))
        at = end + 1
    return found, at


def submitted(body: bytes) -> dict[str, Any]:
    _, at = strings(body, 0, 1)
    source_ton, source_npi = body[at : at + 2]
    (source,), at = strings(body, at + 2, 1)
    ton, npi = body[at : at + 2]
    (to,), at = strings(body, at + 2, 1)
    esm_class = body[at]
    _, at = strings(body, at + 3, 2)
    receipt, _, coding, _, length = body[at : at + 5]
    text = body[at + 5 : at + 5 + length]
    return {
        "source": [source_ton, source_npi, source], "to": [ton, npi, to], "esm_class": esm_class,
        "receipt": receipt, "coding": coding, "text": text.hex(),
    }  # fmt: skip


def receipt_word(sequence: int, id: str, said: dict[str, Any], stat: str) -> bytes:
    dates = "submit date:2611221200 done date:2611221201"
    text = f"id:{id} sub:001 dlvrd:001 {dates} stat:{stat} err:000 text:x"
    body = b"\0" + bytes((1, 1)) + said["to"][2].encode() + b"\0" + bytes((5, 0)) + b"Dzvin\0"
    body += bytes((4, 0, 0)) + b"\0\0" + bytes((0, 0, 0, 0, len(text))) + text.encode()
    return word(DELIVER, 0, sequence, body)


def written(source: str, text: str, coding: int = 0, esm_class: int = 0, extras: str = "") -> bytes:
    """`text` in hex, with its header; so are parameters behind it."""
    octets = bytes.fromhex(text)
    body = b"\0" + bytes((1, 1)) + source.encode() + b"\0" + bytes((5, 0)) + b"Dzvin\0"
    body += bytes((esm_class, 0, 0)) + b"\0\0" + bytes((0, 0, coding, 0, len(octets)))
    return body + octets + bytes.fromhex(extras)


class Session:
    def __init__(self, connection: socket.socket, options: list[str]) -> None:
        self.connection, self.options = connection, options
        self.sequence, self.told = 1000, count(8)
        self.is_deaf = False

    def run(self) -> None:
        with suppress(OSError):
            while True:
                head = self.exactly(16)
                length, command, status, sequence = struct.unpack(">IIII", head)
                self.hear(command, status, sequence, self.exactly(length - 16))
        tell("closed")

    def exactly(self, size: int) -> bytes:
        found = b""
        while len(found) < size:
            part = self.connection.recv(size - len(found))
            if not part:
                raise OSError("closed")
            found += part
        return found

    def hear(self, command: int, status: int, sequence: int, body: bytes) -> None:
        if command == BIND:
            (system_id, password, _), _ = strings(body, 0, 3)
            is_right = (system_id, password) == (SYSTEM_ID, PASSWORD)
            tell("bind", system_id=system_id, is_right=is_right)
            self.say(BIND_RESP, 0 if is_right else 0x0E, sequence, b"TEST\0")
        elif command == SUBMIT:
            self.submit(sequence, submitted(body))
        elif command == ENQUIRE:
            tell("enquire")
            if "silent" not in self.options:
                self.say(ENQUIRE_RESP, 0, sequence)
        elif command == UNBIND:
            tell("unbind")
            self.say(UNBIND_RESP, 0, sequence)
        elif self.is_deaf:
            self.connection.shutdown(socket.SHUT_RDWR)
        else:
            tell("answer", command=command, status=status)

    def submit(self, sequence: int, said: dict[str, Any]) -> None:
        tell("submit", **said)
        to = said["to"][2]
        is_first = to not in seen
        seen.add(to)
        if to.endswith("01"):
            self.say(SUBMIT_RESP, 0x0B, sequence, b"\0")
        elif to.endswith("02") and is_first:
            self.say(SUBMIT_RESP, 0x58, sequence, b"\0")
        elif to.endswith("03") and is_first:
            self.connection.shutdown(socket.SHUT_RDWR)
        else:
            self.sequence += 1
            id = f"{0xABC000 + self.sequence:X}"
            self.say(SUBMIT_RESP, 0, sequence, id.encode() + b"\0")
            if not to.endswith("05"):
                stat = "UNDELIV" if to.endswith("04") else "DELIVRD"
                self.connection.sendall(receipt_word(self.sequence, str(int(id, 16)), said, stat))

    def say(self, command: int, status: int, sequence: int, body: bytes = b"") -> None:
        self.connection.sendall(word(command, status, sequence, body))


def secured(connection: socket.socket, file: str) -> socket.socket:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(file)
    return context.wrap_socket(connection, server_side=True)


def obey(sessions: list[Session]) -> None:
    for line in sys.stdin:
        for session in sessions:
            with suppress(OSError):
                if line.strip() == "drop":
                    session.connection.shutdown(socket.SHUT_RDWR)
                elif line.startswith("tell "):
                    said = json.loads(line[5:])
                    session.is_deaf = said.pop("is_deaf", False)
                    sequence = said.pop("sequence", None) or next(session.told)
                    session.say(DELIVER, 0, sequence, written(**said))
                else:
                    session.say(ENQUIRE, 0, 7)


def serve(options: list[str]) -> None:
    listening = socket.create_server(("127.0.0.1", 0))
    sessions: list[Session] = []

    threading.Thread(target=obey, args=(sessions,), daemon=True).start()
    tell("listening", port=listening.getsockname()[1])
    tls = next((option[4:] for option in options if option.startswith("tls=")), None)
    while True:
        connection, _ = listening.accept()
        if tls:
            try:
                connection = secured(connection, tls)
            except OSError:
                tell("no_tls")
                continue
        sessions.append(Session(connection, options))
        threading.Thread(target=sessions[-1].run, daemon=True).start()


if __name__ == "__main__":
    serve(sys.argv[1:])
