"""Which addresses are this machine's own, and by which one others are reached."""

import ipaddress
import socket
from contextlib import suppress

import psutil

SOMEWHERE = {socket.AF_INET: "192.0.2.1", socket.AF_INET6: "2001:db8::1"}
"""Nobody's: only the way to it is looked up, nothing is sent."""
ANY_PORT = 9


def family_of(address: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def is_own(address: str) -> bool:
    """One of this machine's network cards has it."""
    with socket.socket(family_of(address), socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((address, 0))
        except OSError:
            return False
    return True


def own_addresses() -> set[str]:
    """Of this machine, that somebody else can open: not hardware ones, nor those of one link."""
    found: set[str] = set()
    listed = (one.address for ones in psutil.net_if_addrs().values() for one in ones)
    for text in listed:
        with suppress(ValueError):
            address = ipaddress.ip_address(text)
            if not address.is_link_local and not address.is_loopback:
                found.add(str(address))
    return found


def outgoing_address(family: socket.AddressFamily = socket.AF_INET) -> str:
    """What this machine writes as sender to those outside; empty without a way out."""
    with socket.socket(family, socket.SOCK_DGRAM) as probe, suppress(OSError):
        probe.connect((SOMEWHERE[family], ANY_PORT))
        return str(probe.getsockname()[0])
    return ""


def sender_address(bind: str) -> str:
    """The address of this machine from which sound goes out when a program listens at `bind`."""
    listens_at = ipaddress.ip_address(bind)
    if listens_at.is_unspecified or listens_at.is_loopback:
        return outgoing_address(family_of(bind))
    return bind


def number_of(name: str, family: socket.AddressFamily = socket.AF_INET) -> str:
    """The IP address of a name, or the address itself. Raises OSError when it has none."""
    with suppress(ValueError):
        return str(ipaddress.ip_address(name))
    return str(socket.getaddrinfo(name, None, family, socket.SOCK_DGRAM)[0][4][0])
