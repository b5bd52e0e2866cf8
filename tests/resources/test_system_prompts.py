import pytest

from dzvin.resources.system_prompts import LANGUAGES, SYSTEM_PROMPTS, expected_wait, position


@pytest.mark.parametrize("name", SYSTEM_PROMPTS)
def test_every_prompt_says_something_in_every_language(name: str) -> None:
    assert set(SYSTEM_PROMPTS[name]) == set(LANGUAGES)
    assert all(len(text) > 5 for text in SYSTEM_PROMPTS[name].values())


@pytest.mark.parametrize(
    "minutes,uk,ru,en",
    [
        (1, "1 хвилина", "1 минута", "1 minute"),
        (2, "2 хвилини", "2 минуты", "2 minutes"),
        (5, "5 хвилин", "5 минут", "5 minutes"),
        (11, "11 хвилин", "11 минут", "11 minutes"),
        (12, "12 хвилин", "12 минут", "12 minutes"),
        (21, "21 хвилина", "21 минута", "21 minutes"),
    ],
)
def test_minutes_agree_with_their_number(minutes: int, uk: str, ru: str, en: str) -> None:
    said = expected_wait(minutes)
    assert said["uk"].endswith(f"{uk}.")
    assert said["ru"].endswith(f"{ru}.")
    assert said["en"].endswith(f"{en}.")


def test_a_position_is_told_without_guessing_the_callers_gender() -> None:
    assert position(3)["uk"] == "Ваш номер у черзі — 3."
