"""What a queue's settings must keep to before they are stored: strategies, skills, time zone."""

from collections.abc import Iterable, Mapping
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dzvin.acd.catalogue import check_strategies
from dzvin.acd.model import QueueSettings
from dzvin.kernel.errors import AppError


class UnknownSkill(AppError):
    """The queue does not name such a skill."""

    code = "queue.unknown_skill"
    status = 422


class UnknownTimezone(AppError):
    """There is no such time zone."""

    code = "queue.unknown_timezone"
    status = 422


def check_settings(settings: QueueSettings) -> None:
    check_strategies(settings)
    try:
        ZoneInfo(settings.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UnknownTimezone(timezone=settings.timezone) from None


def check_skills(settings: QueueSettings, members: Iterable[Mapping[str, int]]) -> None:
    """A member's skills are some of those that his queue asks for: another one would do nothing."""
    known = {need.skill for need in settings.skills}
    unknown = sorted({skill for skills in members for skill in skills} - known)
    if unknown:
        raise UnknownSkill(skills=unknown, known=sorted(known))
