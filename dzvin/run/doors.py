"""The sockets that pages are served at: the supervisor listens, each web process gets them."""

import socket

from dzvin.run.settings import Settings

BACKLOG = 2048


class Doors:
    """Opened once, before the first web process; who knocks while there is none waits."""

    def __init__(self) -> None:
        self._open: list[socket.socket] = []

    def open(self, settings: Settings) -> None:
        """Raises OSError."""
        if self._open:
            return
        for port in ports_of(settings):
            self._open.append(_listening(settings.bind, port))

    def close(self) -> None:
        for each in self._open:
            each.close()
        self._open.clear()

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(each.fileno() for each in self._open)


def ports_of(settings: Settings) -> tuple[int, ...]:
    """The pages' first, then the one that leads to it."""
    if settings.serves_https:
        return (settings.https_port, settings.http_port)
    return (settings.http_port,)


def _listening(address: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        made.bind((address, port))
        made.listen(BACKLOG)
        made.setblocking(False)
    except OSError:
        made.close()
        raise
    return made
