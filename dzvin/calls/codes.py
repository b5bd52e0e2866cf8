"""Status codes: `*1` Ready, `*2` Away, `*3<n>` Away for the n-th reason, dialled from any phone of
an operator and answered in his language."""

import re

from dzvin.calls.model import CallConfig
from dzvin.calls.rights import STATUS, may
from dzvin.calls.speaking import pick_up, say
from dzvin.calls.turn import Turn
from dzvin.events.operator import CodeRefusal, OperatorCodeAnswered, OperatorCodeDialled
from dzvin.telephony.commands import Phrase

CODE = re.compile(r"\*(?:1|2|3[0-9]{0,2})")


def is_code(dialled: str) -> bool:
    return CODE.fullmatch(dialled) is not None


def reason_of(config: CallConfig, code: str) -> dict[str, str] | None:
    """`*31` is the first reason of the company's list."""
    place = int(code[2:] or 0)
    return config.away_reasons[place - 1] if 0 < place <= len(config.away_reasons) else None


def code_dialled(turn: Turn) -> None:
    """The router decides what becomes of it; what it cannot know is refused here."""
    call, config = turn.call, turn.config
    code, operator = call.dialled, call.operator or ""
    turn.change(language=config.languages.get(operator, call.language))
    reason = reason_of(config, code) if code.startswith("*3") else None
    refused: CodeRefusal | None = None
    if not may(config, operator, STATUS):
        refused = "not_allowed"
    elif code.startswith("*3") and reason is None:
        refused = "no_reason"
    elif code == "*2" and config.is_away_reason_required:
        refused = "reason_required"
    is_ready = code == "*1"
    turn.record(
        OperatorCodeDialled(
            operator=operator,
            call=call.id,
            code=code,
            state=None if refused else "ready" if is_ready else "away",
            reason=reason["id"] if reason else None,
            is_device=call.door == "device",
            refused=refused,
        )
    )
    if refused is not None:
        tell_him(turn, f"status_{refused}")


def code_answered(turn: Turn, heard: OperatorCodeAnswered) -> None:
    tell_him(turn, f"status_{heard.answer}")


def tell_him(turn: Turn, prompt: str) -> None:
    """With the reason's name when that is what was taken."""
    call = turn.call
    is_away = prompt in {"status_away", "status_away_later"}
    reason = reason_of(turn.config, call.dialled) if is_away and len(call.dialled) > 2 else None
    phrases = [Phrase(prompt=prompt)]
    if reason is not None and reason.get(call.language):
        phrases.append(Phrase(text=reason[call.language]))
    pick_up(turn)
    say(turn, phrases)
    turn.change(then="end")
