"""Before anything starts: is every port free, and if not, who has it and what to do."""

import socket
from contextlib import suppress
from pathlib import Path

import psutil

from dzvin.run.home import Home, choose_ports

EVERYWHERE = {"0.0.0.0", "::"}


class PortTaken(Exception):
    """Somebody else listens there; the message says who and which setting to change."""


def check_web(home: Home) -> None:
    settings = home.settings
    _check(settings.bind, settings.http_port, "DZVIN_HTTP_PORT", socket.SOCK_STREAM)
    if settings.serves_https:
        _check(settings.bind, settings.https_port, "DZVIN_HTTPS_PORT", socket.SOCK_STREAM)


def check_sip(home: Home) -> None:
    settings = home.settings
    for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM):
        _check(settings.sip_address, settings.sip_port, "DZVIN_SIP_PORT", kind)
    if home.certificate:
        tcp = socket.SOCK_STREAM
        _check(settings.sip_address, settings.sip_tls_port, "DZVIN_SIP_TLS_PORT", tcp)


def check_turn(home: Home) -> None:
    settings = home.settings
    for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM):
        _check(settings.turn_bind, settings.turn_port, "DZVIN_TURN_PORT", kind)
    if home.certificate:
        tcp = socket.SOCK_STREAM
        _check(settings.turn_bind, settings.turn_tls_port, "DZVIN_TURN_TLS_PORT", tcp)


def check_asterisk(home: Home) -> Home:
    """Ports that we chose ourselves are chosen anew when somebody took them meanwhile."""
    check_sip(home)
    settings = home.settings
    control = home.asterisk.control
    if settings.ari_port:
        _check(control, settings.ari_port, "DZVIN_ARI_PORT", socket.SOCK_STREAM)
    if settings.ami_port:
        _check(control, settings.ami_port, "DZVIN_AMI_PORT", socket.SOCK_STREAM)
    mine = (home.ports.ari, home.ports.ami)
    if all(is_free(control, port, socket.SOCK_STREAM) for port in mine):
        return home
    return choose_ports(home)


def is_free(address: str, port: int, kind: socket.SocketKind) -> bool:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, kind) as probe:
        if kind == socket.SOCK_STREAM:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
    return True


def _check(address: str, port: int, setting: str, kind: socket.SocketKind) -> None:
    if is_free(address, port, kind):
        return
    if not _is_ours(address):
        bind = "DZVIN_SIP_BIND or DZVIN_BIND" if "SIP" in setting else "DZVIN_BIND"
        raise PortTaken(f"{bind}={address} is not an address of this machine: set another")
    if port < 1024:
        raise PortTaken(f"Port {port} needs root or is taken: set {setting} to one above 1023")
    raise PortTaken(
        f"Port {port} is taken{holder(address, port, kind)}: stop it, or set {setting} to another"
    )


def _is_ours(address: str) -> bool:
    return is_free(address, 0, socket.SOCK_STREAM)


def holder(address: str, port: int, kind: socket.SocketKind) -> str:
    """` by nginx (pid 12)` when this user may know it. Who has the port at another address of this
    machine is not in the way."""
    with suppress(psutil.Error, OSError):
        for connection in psutil.net_connections("tcp" if kind == socket.SOCK_STREAM else "udp"):
            listens = connection.status in {psutil.CONN_LISTEN, psutil.CONN_NONE}
            if not (listens and connection.laddr and connection.pid):
                continue
            ip, its_port = connection.laddr
            if its_port == port and (ip == address or EVERYWHERE & {ip, address}):
                found = psutil.Process(connection.pid)
                return f" by {program_of(found.name(), found.cmdline())} (pid {found.pid})"
    return ""


def program_of(name: str, words: list[str]) -> str:
    """As a person knows it: our own parts run under names that say nothing."""
    if "dzvin.cli.main" in words:
        return "another Dzvin"
    if name.startswith("ld-linux"):  # the private Asterisk of some home
        return next((Path(word).name for word in words if "/sbin/" in word), name)
    return name
