"""What goes into jsonb."""

import msgspec
import pytest

from dzvin.infra.batch import clean_json


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("plain", "plain"),
        ("a\0b", "ab"),
        ("\\u0000", "\\u0000"),
        ("\\\0", "\\"),
        ("\0\\\\\0u0000", "\\\\u0000"),
    ],
)
def test_a_nul_in_a_callers_name_is_dropped_and_nothing_else(said: str, kept: str) -> None:
    assert msgspec.json.decode(clean_json(msgspec.json.encode(said))) == kept
