"""For which queue one calls out."""

from dzvin.acd.model import Member, QueueConfig
from dzvin.acd.out_queue import choices, out_queues
from tests.support.router import queue_of

ONLY_OUT = Member(operator="anna", priority=None)


def names(*queues: QueueConfig) -> list[str]:
    return [queue.id for queue in choices(queues)["anna"]]


def test_the_queue_that_has_him_for_calling_out_alone_comes_before_those_by_name() -> None:
    listed = (queue_of("help", "anna"), queue_of("sales", ONLY_OUT), queue_of("debts", "anna"))
    assert names(*listed) == ["sales", "debts", "help"]
    assert out_queues(listed, {}) == {"anna": "sales"}


def test_his_own_choice_goes_first_as_long_as_he_is_a_member() -> None:
    listed = (queue_of("help", "anna"), queue_of("sales", "anna", "boris"))
    assert out_queues(listed, {"anna": "sales"}) == {"anna": "sales", "boris": "sales"}
    assert out_queues(listed, {"anna": "closed"}) == {"anna": "help", "boris": "sales"}
