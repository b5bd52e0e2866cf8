"""Wait in a queue until a person takes the call, hearing from time to time where one stands."""

from typing import Annotated

from msgspec import Meta, Struct

from dzvin.events.queue import SkillAsked
from dzvin.kernel.messages import Command, Input
from dzvin.kernel.step import Step
from dzvin.scenario.node import Memory, Node, Scene
from dzvin.scenario.speech import Speech, prompts_in, spoken
from dzvin.scenario.words import (
    Answered,
    Leave,
    Say,
    StopWaiting,
    Talked,
    Utterance,
    WaitEnded,
    WaitIn,
    WakeMe,
    Woken,
)

MAX_POSITION = 20
"""Farther back nothing is said: the product's rule, and the last prompt there is."""
MAX_MINUTES = 15
"""More is said as `wait_more`."""


class NeededSkill(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    skill: Annotated[str, Meta(title="Skill", min_length=1, max_length=40)]
    level: Annotated[int, Meta(title="Least level", ge=1, le=5)] = 1


class QueueParams(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    queue: Annotated[
        str, Meta(title="Queue", min_length=1, max_length=64, extra_json_schema={"x-ref": "queue"})
    ]
    priority_delta: Annotated[int, Meta(title="Priority, added", ge=-100, le=100)] = 0
    max_wait_seconds: Annotated[
        Annotated[int, Meta(ge=1, le=86400)] | None,
        Meta(title="Longest wait, seconds", description="Empty: as the queue says"),
    ] = None
    skills: Annotated[
        tuple[NeededSkill, ...],
        Meta(
            title="Skills needed",
            description="Of those that the queue knows, the most important first; none: as the "
            "queue says",
            max_length=20,
        ),
    ] = ()
    relax_seconds: Annotated[
        Annotated[int, Meta(ge=0, le=600)] | None,
        Meta(title="Drop a skill each, seconds", description="0: never; empty: as the queue says"),
    ] = None
    says_position: Annotated[bool, Meta(title="Say the position")] = True
    says_expected_wait: Annotated[bool, Meta(title="Say the expected wait")] = True
    announcement: Annotated[
        Speech | None,
        Meta(title="Say with each announcement", extra_json_schema={"x-widget": "speech"}),
    ] = None
    leave_key: Annotated[
        str, Meta(title="Key to leave", description="Empty: none", pattern=r"^[0-9*#]?$(?!\n)")
    ] = ""


class Queue(Node[QueueParams]):
    title = "Queue"
    Params = QueueParams
    takes_time = True

    def exits(self) -> list[str]:
        key = ["key"] if self.params.leave_key else []
        return ["answered", "timeout", "full", "no_operators", *key]

    def references(self) -> dict[str, str]:
        skills = {f"{self.params.queue}: {need.skill}": "skill" for need in self.params.skills}
        return {self.params.queue: "queue"} | skills | prompts_in(self.params.announcement)

    def enter(self, scene: Scene) -> Step[Memory]:
        wait = WaitIn(
            queue=self.params.queue,
            priority_delta=self.params.priority_delta,
            max_wait_seconds=self.params.max_wait_seconds,
            skills=tuple(
                SkillAsked(skill=need.skill, level=need.level) for need in self.params.skills
            ),
            relax_seconds=self.params.relax_seconds,
        )
        return Step({}, commands=(*self._wake_me(scene), wait))

    def hear(self, heard: Input, memory: Memory, scene: Scene) -> Step[Memory]:
        match heard:
            case Talked():
                return Step({}, commands=(Leave(exit="answered"),))
            case WaitEnded():
                known = heard.reason if heard.reason in self.exits() else "no_operators"
                return Step({}, commands=(Leave(exit=known),))
            case Answered(text=key) if key and key == self.params.leave_key:
                return Step({}, commands=(StopWaiting(reason="key"), Leave(exit="key")))
            case Woken():
                return Step(memory, commands=self._announce(heard, scene))
        return Step(memory)

    def _announce(self, woken: Woken, scene: Scene) -> tuple[Command, ...]:
        what = (*self._place(woken), *spoken(scene, self.params.announcement))
        return (*((Say(what=what),) if what else ()), *self._wake_me(scene))

    def _place(self, woken: Woken) -> tuple[Utterance, ...]:
        if woken.position is None or not 1 <= woken.position <= MAX_POSITION:
            return ()
        what = [f"position_{woken.position}"] if self.params.says_position else []
        if self.params.says_expected_wait and woken.expected_wait_seconds is not None:
            minutes = max(1, -(-woken.expected_wait_seconds // 60))
            what.append(f"wait_{minutes}" if minutes <= MAX_MINUTES else "wait_more")
        return tuple(Utterance(prompt=prompt) for prompt in what)

    def _wake_me(self, scene: Scene) -> tuple[Command, ...]:
        seconds = scene.announce_seconds.get(self.params.queue, 0)
        return (WakeMe(seconds=seconds),) if seconds else ()
