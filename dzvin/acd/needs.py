"""What skills a waiting item needs, and how less is asked for with time. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from dzvin.acd.model import QueueSettings, SkillNeed, WorkItem

RINGS = 6
"""The whole list of demands is the first; each further one asks for less. There are no more."""


def asked(item: WorkItem, settings: QueueSettings) -> tuple[SkillNeed, ...]:
    """Its own demands, else the queue's; the most important first. What the queue does not know
    nobody of it can have learnt, so it is not asked for."""
    if not item.skills:
        return settings.skills
    known = {need.skill for need in settings.skills}
    return tuple(need for need in item.skills if need.skill in known)


def needed(item: WorkItem, settings: QueueSettings, now: datetime) -> tuple[SkillNeed, ...]:
    """Of them, those that are not dropped yet."""
    needs = asked(item, settings)
    return needs[: len(needs) - dropped(item, settings, now)]


def is_able(
    skills: Mapping[str, int], item: WorkItem, settings: QueueSettings, now: datetime
) -> bool:
    return all(skills.get(need.skill, 0) >= need.level for need in needed(item, settings, now))


def relaxed_at(item: WorkItem, settings: QueueSettings, now: datetime) -> datetime | None:
    """When the next demand is dropped."""
    seconds, gone = pause(item, settings), dropped(item, settings, now)
    if not seconds or gone >= droppable(item, settings):
        return None
    return item.queued_at + timedelta(seconds=seconds * (gone + 1))


def dropped(item: WorkItem, settings: QueueSettings, now: datetime) -> int:
    seconds = pause(item, settings)
    if not seconds:
        return 0
    passed = (now - item.queued_at) // timedelta(seconds=seconds)
    return max(0, min(passed, droppable(item, settings)))


def droppable(item: WorkItem, settings: QueueSettings) -> int:
    return min(len(asked(item, settings)), RINGS - 1)


def pause(item: WorkItem, settings: QueueSettings) -> int:
    """0: nothing is ever dropped."""
    return settings.relax_seconds if item.relax_seconds is None else item.relax_seconds
