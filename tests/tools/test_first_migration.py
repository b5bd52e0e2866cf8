"""The written migration is what the code describes, to the letter."""

from tools.first_migration import PLACE, statements


def test_the_first_migration_is_up_to_date() -> None:
    written = ";\n\n".join(statements()) + ";\n"
    assert PLACE.read_text(encoding="utf-8") == written, "run `python -m tools.first_migration`"
