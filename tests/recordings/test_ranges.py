"""A player asks for pieces; what it cannot have is refused."""

import pytest

from dzvin.recordings.ranges import NoSuchRange, byte_range


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("bytes=0-", (0, 99)),
        ("bytes=10-19", (10, 19)),
        ("bytes=90-500", (90, 99)),
        ("bytes=-10", (90, 99)),
        ("bytes=-500", (0, 99)),
        ("", None),
        ("bytes=0-1,5-6", None),
        ("lines=1-2", None),
        ("bytes=-", None),
        pytest.param(f"bytes={'9' * 5000}-", None, id="endless"),
    ],
)
def test_one_range_is_served_anything_else_is_the_whole_file(
    header: str, expected: tuple[int, int] | None
) -> None:
    assert byte_range(header, 100) == expected


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=20-10", "bytes=-0"])
def test_what_lies_outside_is_refused(header: str) -> None:
    with pytest.raises(NoSuchRange):
        byte_range(header, 100)
