"""What a queue does before anybody has set anything: the defaults of product.md 2.2 and 3."""

from dzvin.acd.lines import Capacity
from dzvin.acd.model import Member
from dzvin.acd.queue_settings import QueueSettings, SkillNeed

fresh = QueueSettings()


def test_a_fresh_queue_does_nothing_unusual() -> None:
    assert not fresh.is_auto_answered
    assert not fresh.leave_when_empty
    assert not fresh.reset_idle_on_ready
    assert not fresh.pcp_on_failed_out
    assert fresh.is_recorded
    assert fresh.join_when_no_operators and fresh.join_when_all_away


def test_a_fresh_queue_has_no_limits_and_moves_nobody() -> None:
    limits = (fresh.max_length, fresh.max_wait_seconds, fresh.max_rounds, fresh.ring_all_max)
    pauses = (fresh.overflow_seconds, fresh.tier_wait_seconds, fresh.reserve_gap_seconds)
    assert {*limits, *pauses, fresh.pcp_extend_seconds} == {0}


def test_a_fresh_queue_has_the_times_of_the_product_page() -> None:
    assert (fresh.pcp_seconds, fresh.penalty_seconds, fresh.missed_in_row) == (30, 10, 2)
    assert (fresh.ring_seconds, fresh.retry_seconds, fresh.step_seconds) == (20, 1, 5)
    assert (fresh.relax_seconds, fresh.sticky_wait_seconds, fresh.sticky_days) == (15, 20, 30)
    assert (fresh.target_seconds, fresh.short_abandon_seconds) == (20, 5)
    assert (fresh.announce_seconds, fresh.priority, fresh.vip_boost) == (30, 50, 10)


def test_a_member_about_whom_nothing_was_said_is_like_the_others() -> None:
    plain = Member(operator="anna")
    assert (plain.priority, plain.weight, plain.skills) == (1, 10, {})
    assert SkillNeed(skill="uk").level == 1
    one = Capacity()
    assert (one.max_lines, one.max_chats) == (1, 0)
    assert not (one.voice_blocks_chat or one.chat_blocks_voice or one.is_status_kept)
