"""Figures of sound, and the laws of their estimate."""

from hypothesis import given
from hypothesis import strategies as st

from dzvin.telephony.trace.quality import mean_opinion, quality_of

TOLD = (
    "ssrc=1764303661;themssrc=220926516;lp=3;rxjitter=0.002000;rxcount=97;txjitter=0.001500;"
    "txcount=108;rlp=1;rtt=0.040000;rxmes=0.000000;txmes=0.000000"
)
SHARES = st.floats(0, 1)
TIMES = st.floats(0, 2000)


def test_what_asterisk_counted_is_told_in_words_of_ours() -> None:
    found = quality_of(TOLD)
    assert found is not None
    assert (found.packets_in, found.packets_out, found.lost_in, found.lost_out) == (97, 108, 3, 1)
    assert (found.jitter_in_ms, found.jitter_out_ms, found.round_trip_ms) == (1.5, 2.0, 40.0)
    assert found.mos is not None and 3.9 < found.mos < 4.3


def test_a_phone_that_sends_no_reports_leaves_the_other_direction_open() -> None:
    found = quality_of("lp=0;rxjitter=0.0;rxcount=100;txjitter=0.001;txcount=100;rlp=0;rtt=0.0")
    assert found is not None
    assert found.round_trip_ms is None and found.lost_out is None and found.mos is not None


def test_without_sound_there_is_no_estimate() -> None:
    found = quality_of("lp=0;rxcount=0;txcount=12;rtt=0.0")
    assert found is not None and found.mos is None
    assert quality_of("") is None and quality_of("nonsense;a=b") is None


@given(SHARES, TIMES, TIMES)
def test_an_estimate_is_between_1_and_4_41(loss: float, jitter: float, trip: float) -> None:
    assert 1.0 <= mean_opinion(loss, jitter, trip) <= 4.41


@given(SHARES, SHARES, TIMES, TIMES)
def test_more_loss_never_sounds_better(a: float, b: float, jitter: float, trip: float) -> None:
    less, more = sorted((a, b))
    assert mean_opinion(more, jitter, trip) <= mean_opinion(less, jitter, trip)


@given(SHARES, TIMES, TIMES, TIMES)
def test_more_delay_never_sounds_better(loss: float, jitter: float, a: float, b: float) -> None:
    less, more = sorted((a, b))
    assert mean_opinion(loss, jitter, more) <= mean_opinion(loss, jitter, less)
