"""The soak's accidents are random and yet the same each time; youth is no leak."""

from bench.soak_faults import slope_per_hour
from bench.soak_plan import KINDS, PARTS, kills, stories


def test_a_seed_tells_the_same_stories_and_kills_the_same_parts() -> None:
    assert stories(7, 600, 5) == stories(7, 600, 5) != stories(8, 600, 5)
    assert kills(7, 600) == kills(7, 600) != kills(8, 600)


def test_every_story_is_told_at_about_the_rate_and_each_caller_has_a_number() -> None:
    told = stories(1, 600, 5)
    assert {one.kind for one in told} == set(KINDS)
    assert 0.9 * 3000 < len(told) < 1.1 * 3000
    assert len({one.number for one in told}) == len(told)


def test_every_part_is_killed_before_one_is_killed_again() -> None:
    parts = [one.part for one in kills(3, 600)]
    for at in range(0, len(parts) - len(PARTS), len(PARTS)):
        assert sorted(parts[at : at + len(PARTS)]) == sorted(PARTS)


def test_a_slope_is_of_all_lives_and_not_of_their_beginnings() -> None:
    first = [(float(at), 1, 50.0 + at / 360) for at in range(0, 600, 5)]
    second = [(float(at), 2, 90.0 + at / 360) for at in range(600, 1200, 5)]
    grows = [(600.0, 2, 10.0), *second[1:]]
    assert slope_per_hour([*first, *grows]) == (10.0, 19.2)
