"""The outline of a sound follows its loudness, side by side."""

import struct

from dzvin.recordings.peaks import BUCKETS, chunk_bytes, peaks


def samples(*values: int) -> bytes:
    return struct.pack(f"<{len(values)}h", *values)


def test_each_stretch_shows_the_loudest_sample_of_each_side() -> None:
    found = peaks([samples(0, 100, -16384, 0), samples(32767, -32768, 5, 5)], 2, 0.5)
    assert found.left == (0.5, 1.0) and found.right == (0.003, 1.0)


def test_a_message_has_one_side() -> None:
    found = peaks([samples(8192, -4096)], 1, 1.0)
    assert (found.left, found.right) == ((0.25,), ())


def test_nothing_recorded_is_an_empty_outline() -> None:
    assert peaks([], 2, 0).left == ()


def test_a_file_cut_inside_a_sample_is_no_trouble() -> None:
    assert peaks([samples(16384, 0) + b"\x01"], 2, 0).left == (0.5,)


def test_a_recording_of_any_length_has_no_more_stretches_than_a_page_has_pixels() -> None:
    for total in (4, 4 * BUCKETS, 4 * BUCKETS + 4, 19_200_000):
        size = chunk_bytes(total, 2)
        assert size % 4 == 0 and -(-total // size) <= BUCKETS
