"""HEP3: whatever is packed is read again, and whatever is damaged is refused, never half read."""

from datetime import UTC, datetime
from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dzvin.telephony.trace.hep import Packet, decode

PORTS = st.integers(0, 65535)
ADDRESSES = st.ip_addresses()
SECONDS = st.integers(1_000_000_000, 4_000_000_000)
INSTANTS = SECONDS.map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


def chunk(kind: int, value: bytes, vendor: int = 0) -> bytes:
    return vendor.to_bytes(2) + kind.to_bytes(2) + (6 + len(value)).to_bytes(2) + value


def datagram(*chunks: bytes) -> bytes:
    body = b"".join(chunks)
    return b"HEP3" + (6 + len(body)).to_bytes(2) + body


def shown(address: IPv4Address | IPv6Address) -> str:
    return f"[{address}]" if address.version == 6 else str(address)


def packed(
    at: datetime,
    source: IPv4Address | IPv6Address,
    target: IPv4Address | IPv6Address,
    ports: tuple[int, int],
    payload: bytes,
    *more: bytes,
) -> bytes:
    return datagram(
        chunk(3 if source.version == 4 else 5, source.packed),
        chunk(4 if target.version == 4 else 6, target.packed),
        chunk(7, ports[0].to_bytes(2)),
        chunk(8, ports[1].to_bytes(2)),
        chunk(9, int(at.timestamp()).to_bytes(4)),
        chunk(10, at.microsecond.to_bytes(4)),
        chunk(11, b"\x01"),
        chunk(14, b"a key"),
        *more,
        chunk(15, payload),
        chunk(17, b"call@here"),
    )


@given(INSTANTS, ADDRESSES, ADDRESSES, st.tuples(PORTS, PORTS), st.binary(max_size=2000))
def test_what_is_packed_is_read_again(
    at: datetime,
    source: IPv4Address | IPv6Address,
    target: IPv4Address | IPv6Address,
    ports: tuple[int, int],
    payload: bytes,
) -> None:
    found = decode(packed(at, source, target, ports, payload))
    assert found is not None
    assert abs((found.at - at).total_seconds()) < 2e-6
    assert found == Packet(
        at=found.at,
        source=f"{shown(source)}:{ports[0]}",
        target=f"{shown(target)}:{ports[1]}",
        kind=1,
        key="a key",
        about="call@here",
        payload=payload,
    )


AT = datetime(2026, 11, 22, tzinfo=UTC)
HERE, THERE = ip_address("127.0.0.1"), ip_address("::1")
ONE = packed(AT, HERE, THERE, (5060, 9), b"SIP/2.0 200 OK")


@pytest.mark.parametrize("length", range(len(ONE)))
def test_what_was_cut_off_is_refused(length: int) -> None:
    assert decode(ONE[:length]) is None


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_or_read_and_never_break_anything(noise: bytes) -> None:
    decode(noise)
    decode(b"HEP3" + noise)
    decode(datagram(noise))


def test_chunks_of_other_vendors_and_unknown_kinds_are_passed_over() -> None:
    extra = (chunk(14, b"another", vendor=7), chunk(99, b"news"))
    found = decode(
        packed(
            datetime(2026, 11, 22, tzinfo=UTC),
            ip_address("::1"),
            ip_address("::1"),
            (1, 2),
            b"x",
            *extra,
        )  # fmt: skip
    )
    assert found is not None and found.key == "a key"
