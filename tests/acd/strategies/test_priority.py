from dzvin.acd.strategies.priority import Priority
from tests.support.build import at, candidate
from tests.support.route import ring

anna, boris = candidate("anna", position=1), candidate("boris", position=0, free_since=at(9))


def test_rings_the_first_of_the_list_however_short_he_has_been_free() -> None:
    assert ring(Priority(), anna, boris)[0] == ["boris"]


def test_begins_at_the_top_each_time() -> None:
    _, memory = ring(Priority(), anna, boris)
    assert ring(Priority(), anna, boris, memory=memory)[0] == ["boris"]
    assert ring(Priority(), anna, memory=memory)[0] == ["anna"]
