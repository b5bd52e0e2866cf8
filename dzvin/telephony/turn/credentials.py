"""What a browser needs to use the relay: its addresses, a name, a password good for a while."""

import hmac
from base64 import b64encode
from datetime import datetime
from ipaddress import ip_address, ip_network

from msgspec import Struct


class Relay(Struct, frozen=True, kw_only=True):
    """Where browsers find the relay."""

    host: str
    """Empty: the one under which a browser found the page."""
    port: int
    tls_port: int
    """0 when it has no certificate."""
    secret: str


class Pass(Struct, frozen=True, kw_only=True):
    """Good until the time that its name begins with."""

    username: str
    credential: str


def new_pass(relay: Relay, user: str, until: datetime) -> Pass:
    """As coturn checks it with `use-auth-secret`: nothing is stored anywhere."""
    username = f"{int(until.timestamp())}:{user}"
    digest = hmac.digest(relay.secret.encode(), username.encode(), "sha1")
    return Pass(username=username, credential=b64encode(digest).decode())


def visitor_name(relay: Relay, address: str) -> str:
    """One name for all passes of visitors from one address, an IPv6 site's all together: coturn
    counts ports by names, and nobody gets more of them by asking for more passes."""
    try:
        found = ip_address(address)
        site = f"{ip_network(f'{found}/64', strict=False)}" if found.version == 6 else address
    except ValueError:
        site = address
    return f"gu-{hmac.digest(relay.secret.encode(), site.encode(), 'sha256').hex()[:16]}"


def stun_address(relay: Relay, page_host: str) -> str:
    return f"stun:{_host(relay, page_host)}:{relay.port}"


def turn_addresses(relay: Relay, page_host: str) -> tuple[str, ...]:
    """Fastest first: over UDP, over TCP where UDP is blocked, over TLS where only that passes."""
    host = _host(relay, page_host)
    plain = f"turn:{host}:{relay.port}"
    found = [f"{plain}?transport=udp", f"{plain}?transport=tcp"]
    if relay.tls_port:
        found.append(f"turns:{host}:{relay.tls_port}?transport=tcp")
    return tuple(found)


def _host(relay: Relay, page_host: str) -> str:
    host = relay.host or page_host
    return f"[{host}]" if ":" in host else host
