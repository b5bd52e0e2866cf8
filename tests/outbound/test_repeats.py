"""What a provider tells again on the same connection, and when it is sure to be another."""

from dzvin.outbound.sms.smpp.repeats import AGAIN_SECONDS, LATE_SECONDS, Repeats


def test_alike_words_of_other_numbers_are_other_messages() -> None:
    repeats = Repeats()
    for count, sequence in enumerate((1, 2, 3)):
        assert repeats.alike("m", sequence, 0.0) == count
        repeats.answered("m", sequence, 0.1, at=0.0, is_again=False)
    assert repeats.alike("m", 2, 0.0) is None
    assert repeats.alike("n", 2, 0.0) == 0


def test_what_was_answered_late_is_told_again_once_under_another_number() -> None:
    repeats = Repeats()
    repeats.answered("m", 1, LATE_SECONDS, at=0.0, is_again=False)
    assert repeats.proven(repeats.tellings, 0.0) == []
    assert repeats.alike("m", 2, 0.0) is None
    repeats.answered("m", 2, 0.1, at=0.0, is_again=True)
    assert repeats.alike("m", 3, 0.0) == 1
    assert repeats.proven(repeats.tellings, 0.0) == ["m"]
    assert repeats.alike("m", 3, 0.0) == 0


def test_an_answer_proves_only_what_was_told_before_it_was_asked_for() -> None:
    repeats = Repeats()
    repeats.answered("m", 1, 0.1, at=0.0, is_again=False)
    asked = repeats.tellings
    repeats.answered("n", 2, 0.1, at=0.0, is_again=False)
    assert repeats.proven(asked, 0.0) == ["m"]
    assert repeats.alike("n", 3, 0.0) == 1


def test_what_was_answered_late_and_never_told_again_takes_no_later_words_for_itself() -> None:
    repeats = Repeats()
    repeats.answered("m", 1, LATE_SECONDS, at=0.0, is_again=False)
    asked = repeats.tellings
    assert repeats.alike("m", 2, AGAIN_SECONDS - 1) is None
    assert repeats.alike("m", 2, AGAIN_SECONDS) == 1
    assert repeats.alike("m", 1, AGAIN_SECONDS) == 1, "its number came round"
    assert repeats.proven(asked, AGAIN_SECONDS) == ["m"]
    assert repeats.alike("m", 2, AGAIN_SECONDS) == 0
