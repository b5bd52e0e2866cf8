"""What `dzvin doctor` looks at of the open internet: certificate, public address, intruders."""

import socket
import ssl
from contextlib import suppress
from ipaddress import ip_address

from dzvin.infra import clock
from dzvin.infra.certificates import BrokenCertificate, Shown, is_for, read, shown_in
from dzvin.infra.network import own_addresses
from dzvin.run.finding import Finding, failed, ok, warning
from dzvin.run.home import Home
from dzvin.run.intruders import refused_now

FEW_DAYS = 14
ANSWER_SECONDS = 2.0
SHOWN_SOURCES = 5
OPTIONS = (
    "OPTIONS sip:doctor@{host} SIP/2.0\r\nVia: SIP/2.0/UDP {host};rport;branch=z9hG4bKdoctor\r\n"
    "From: <sip:doctor@{host}>;tag=doctor\r\nTo: <sip:doctor@{host}>\r\nCall-ID: {call}\r\n"
    "CSeq: 1 OPTIONS\r\nMax-Forwards: 5\r\nContent-Length: 0\r\n\r\n"
)


def certificate(home: Home) -> Finding:
    """Whose it is, for which names, and how many days it lasts."""
    name, found = "certificate", home.certificate
    if found is None:
        return ok(name, "none is needed: pages and phones are on this machine only")
    try:
        shown = read(found.cert)
    except BrokenCertificate as broken:
        return failed(name, str(broken), "`dzvin up` makes it, or says what is wrong with yours")
    days = (shown.ends_at - clock.now()).days
    is_ours = home.settings.tls_cert is None
    text = f"{shown.names[0] if shown.names else shown.issuer}, {days} days left"
    if is_ours:
        ca = read(home.authority.ca.cert)
        text += f", of our own authority (see /trust), whose SHA-256 is {ca.fingerprint}"
    else:
        text += f", from {shown.issuer}"
    return _judged(home, shown, days, text)


def _judged(home: Home, shown: Shown, days: int, text: str) -> Finding:
    name, public = "certificate", home.settings.public_address
    if days < 0:
        return failed(name, f"{text}: it has ended", "renew it; a new file is taken by itself")
    if public and not is_for(shown, public):
        return failed(name, text, f"it is not for {public}: get one that is")
    if days < FEW_DAYS:
        return warning(name, text, "renew it; the new file is taken without a restart")
    if _served_by_us(home) not in {shown.fingerprint, ""}:
        return warning(name, text, "the pages still show another: look into log/web.log")
    return ok(name, text)


def _served_by_us(home: Home) -> str:
    """The fingerprint that browsers get to see; nothing when pages are not served by HTTPS."""
    settings = home.settings
    if not settings.serves_https:
        return ""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.bind, settings.bind)
    with suppress(OSError, ValueError):
        pem = ssl.get_server_certificate((host, settings.https_port), timeout=ANSWER_SECONDS)
        return shown_in(pem.encode()).fingerprint
    return ""


def public_address(home: Home) -> Finding:
    """Is it ours or a NAT's, and does SIP answer there?"""
    told = home.settings.public_address
    if not told:
        return _without_name(home)
    try:
        found = {str(one[4][0]) for one in socket.getaddrinfo(told, None, type=socket.SOCK_DGRAM)}
    except OSError as trouble:
        text = f"{told} has no address: {trouble.strerror}"
        return failed("address", text, "look at its DNS record")
    return _named(home, f"{told} is {', '.join(sorted(found))}", found)


def _without_name(home: Home) -> Finding:
    ours = own_addresses()
    if ip_address(home.settings.sip_address).is_loopback:
        return ok("address", "phones and providers on this machine only")
    if any(ip_address(one).is_global for one in ours):
        return ok("address", f"{', '.join(sorted(ours))}; no public name is set")
    advice = "set DZVIN_PUBLIC_ADDRESS, or those outside hear nothing"
    return warning("address", f"only private addresses: {', '.join(sorted(ours))}", advice)


def _named(home: Home, text: str, found: set[str]) -> Finding:
    settings = home.settings
    answers = _sip_answers(min(found), settings.sip_port)
    if found & (own_addresses() | {"127.0.0.1", "::1"}):
        if answers:
            return ok("address", f"{text}, ours; SIP answers there")
        return failed("address", f"{text}, ours, but SIP does not answer there", "see `ports`")
    first, last = settings.rtp_ports
    wanted = f"{settings.sip_port} (UDP, TCP), {settings.sip_tls_port} (TCP), {first}-{last} (UDP)"
    if answers:
        return ok("address", f"{text}, a NAT's, which leads SIP to us; it must lead {wanted}")
    advice = f"it must lead to us: {wanted}; some NATs do not let that be seen from inside"
    return warning("address", f"{text}, not of this machine; SIP is not seen there", advice)


def _sip_answers(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    shown = f"[{host}]" if ":" in host else host
    with socket.socket(family, socket.SOCK_DGRAM) as probe, suppress(OSError):
        probe.settimeout(ANSWER_SECONDS)
        probe.connect((host, port))
        probe.send(OPTIONS.format(host=shown, call=clock.new_id()).encode())
        return probe.recv(4096).startswith(b"SIP/2.0 ")
    return False


def intruders(home: Home) -> Finding:
    """Whom the SIP port refuses."""
    name, now = "intruders", clock.now()
    refused = refused_now(home, now)
    if not refused:
        return ok(name, "nobody is refused for wrong SIP passwords")
    refused.sort(key=lambda one: one.since, reverse=True)
    shown = ", ".join(
        f"{one.source} until {one.until:%H:%M} UTC ({one.tries} tries"
        + (f", last as {one.account})" if one.account else ")")
        for one in refused[:SHOWN_SOURCES]
    )
    more = f" and {len(refused) - SHOWN_SOURCES} more" if len(refused) > SHOWN_SOURCES else ""
    advice = (
        "if one is yours, set its password right: it is let in again by itself, or now "
        "by `dzvin intruders forgive ADDRESS`"
    )
    return warning(name, f"{len(refused)} refused: {shown}{more}", advice)
