"""How a leg sounded, from what Asterisk counted of its RTP when it ended."""

from msgspec import Struct

PACKET_MS = 20.0
BEST_R = 93.2
"""ITU-T G.107, default transmission planning."""
BURST_ROBUSTNESS = 25.1
"""Bpl of G.711 with packet loss concealment, ITU-T G.113 appendix I; Ie is 0."""
LATE_MS = 177.3


class Quality(Struct, frozen=True, kw_only=True):
    """`in`: what came from the party; `out`: what it told of ours (None: it sent no RTCP)."""

    packets_in: int
    packets_out: int
    lost_in: int
    lost_out: int | None
    jitter_in_ms: float
    jitter_out_ms: float | None
    round_trip_ms: float | None
    mos: float | None
    """None when nothing came."""


def quality_of(told: str) -> Quality | None:
    """`told` is the channel's RTPAUDIOQOS. In it `txjitter` and `lp` are of what came in (they are
    what we send in reports), `rxjitter` and `rlp` what the other side reported."""
    found = _fields(told)
    if "rxcount" not in found:
        return None
    reports = any(found.get(name, 0.0) for name in ("rtt", "rxjitter", "rlp"))
    lost, packets = max(0, int(found.get("lp", 0.0))), int(found["rxcount"])
    jitter, trip = found.get("txjitter", 0.0) * 1000, found.get("rtt", 0.0) * 1000
    return Quality(
        packets_in=packets,
        packets_out=int(found.get("txcount", 0.0)),
        lost_in=lost,
        lost_out=max(0, int(found.get("rlp", 0.0))) if reports else None,
        jitter_in_ms=round(jitter, 2),
        jitter_out_ms=round(found.get("rxjitter", 0.0) * 1000, 2) if reports else None,
        round_trip_ms=round(trip, 1) if reports else None,
        mos=mean_opinion(lost / (packets + lost), jitter, trip) if packets else None,
    )


def mean_opinion(loss_share: float, jitter_ms: float, round_trip_ms: float) -> float:
    """An estimate from 1 to 4.4 by the E-model (ITU-T G.107) for G.711, the delay taken as half the
    round trip, a jitter buffer of twice the jitter, and one packet."""
    delay = round_trip_ms / 2 + 2 * jitter_ms + PACKET_MS
    by_delay = 0.024 * delay + (0.11 * (delay - LATE_MS) if delay > LATE_MS else 0.0)
    percent = 100 * loss_share
    by_loss = 95 * percent / (percent + BURST_ROBUSTNESS)
    r = min(100.0, max(0.0, BEST_R - by_delay - by_loss))
    return round(max(1.0, 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6), 2)


def _fields(told: str) -> dict[str, float]:
    pairs = (part.partition("=") for part in told.split(";"))
    found: dict[str, float] = {}
    for name, _, value in pairs:
        try:
            found[name.strip()] = float(value)
        except ValueError:
            continue
    return found
