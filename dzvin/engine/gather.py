"""Turns made one after the other become one batch: events, states, rows, inputs, people, jobs."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec.structs import replace

from dzvin.acd.model import AcdState
from dzvin.calls.arriving import NAME_LENGTH, NUMBER_LENGTH
from dzvin.calls.inputs import CallAsked, PhoneTransfer, TransferAsked
from dzvin.calls.model import VERSION, Call
from dzvin.engine.follow import ACD, CALL, call_subject
from dzvin.engine.mind import Turn
from dzvin.events.call import CallStarted, LegStarted, TransferStarted
from dzvin.infra.batch import AcdRow, Batch, ConfigRow, Envelope, InputRow, PartyRow, StateRow
from dzvin.kernel.ids import party_id
from dzvin.kernel.messages import Event, Input
from dzvin.telephony.signals import LegArrived

PARTY = "party:"


class Gatherer:
    """Remembers what the database has already: the router's rows and the settings' snapshots."""

    def __init__(self, new_id: Callable[[], str]) -> None:
        self._new_id = new_id
        self._recorded: dict[str, AcdState] = {}
        self._configs: set[tuple[str, str]] = set()

    def load(self, subject: str, state: AcdState) -> None:
        self._recorded[subject] = state

    def batch(self, turns: Sequence[Turn], states: Mapping[str, Any]) -> Batch:
        """The batch of these turns. `states` are the latest ones, made by the last of them."""
        batch = Batch(
            events=tuple(self._envelopes(turns, states)),
            inputs=tuple(_inputs(turns)),
            states=tuple(_states(turns)),
            configs=tuple(self._new_configs(turns)),
            parties=tuple(_parties(turns)),
            usages=tuple(
                {(row.tenant, row.on): row for turn in turns for row in turn.usages}.values()
            ),
            inbox_done=tuple(t.heard.posted for t in turns if t.heard.posted is not None),
        )
        return self._with_router(batch, turns)

    def said(
        self, tenant: str, subject: str, events: Sequence[Event], at: datetime
    ) -> tuple[Envelope, ...]:
        """Without a turn: what is to be told about a subject that cannot decide any more."""
        return tuple(
            Envelope(id=self._new_id(), tenant=tenant, at=at, subject=subject, event=event)
            for event in events
        )

    def _envelopes(self, turns: Sequence[Turn], states: Mapping[str, Any]) -> Iterator[Envelope]:
        for turn in turns:
            config = turn.config.config
            for subject, event in turn.cascade.events:
                call = _call_of(subject, event, turn, states)
                yield Envelope(
                    id=self._new_id(),
                    tenant=turn.heard.tenant,
                    at=turn.at,
                    subject=subject,
                    event=event,
                    caused_by=f"{turn.heard.subject}#{turn.n}",
                    party=call.party if call else None,
                    project=config.project_of(event, call.number if call else None),
                )

    def _new_configs(self, turns: Sequence[Turn]) -> Iterator[ConfigRow]:
        for turn in turns:
            if not turn.n or (turn.heard.tenant, turn.config.id) in self._configs:
                continue
            self._configs.add((turn.heard.tenant, turn.config.id))
            yield ConfigRow(tenant=turn.heard.tenant, id=turn.config.id, json=turn.config.json)

    def _with_router(self, batch: Batch, turns: Sequence[Turn]) -> Batch:
        after: dict[str, tuple[str, AcdState]] = {}
        for turn in turns:
            for subject, state in turn.cascade.states.items():
                if subject.startswith(ACD):
                    after[subject] = (turn.heard.tenant, state)
        items: list[AcdRow] = []
        operators: list[AcdRow] = []
        memories: list[AcdRow] = []
        for subject, (tenant, state) in after.items():
            before = self._recorded.get(subject, AcdState())
            items += changed_rows(tenant, before.items, state.items)
            operators += changed_rows(tenant, before.operators, state.operators)
            memories += changed_rows(tenant, before.memories, state.memories)
            self._recorded[subject] = state
        return replace(
            batch, items=tuple(items), operators=tuple(operators), memories=tuple(memories)
        )


def changed_rows(
    tenant: str, before: Mapping[str, object], after: Mapping[str, object]
) -> list[AcdRow]:
    """Only what a step replaced, found by identity; what is missing is deleted."""
    if before is after:
        return []
    rows = [
        AcdRow(tenant=tenant, id=key, json=msgspec.json.encode(row))
        for key, row in after.items()
        if before.get(key) is not row
    ]
    rows += [AcdRow(tenant=tenant, id=key, json=None) for key in before if key not in after]
    return rows


def _call_of(subject: str, event: Event, turn: Turn, states: Mapping[str, Any]) -> Call | None:
    about = (
        subject if subject.startswith(CALL) else call_subject(getattr(event, "call", None) or "")
    )
    call: Call | None = turn.cascade.calls.get(about) or states.get(about)
    return call


def _inputs(turns: Sequence[Turn]) -> Iterator[InputRow]:
    events_before = 0
    for turn in turns:
        if turn.n:
            yield InputRow(
                tenant=turn.heard.tenant,
                subject=turn.heard.subject,
                n=turn.n,
                at=turn.at,
                heard=msgspec.json.encode(stored_input(turn)),
                config=turn.config.id,
                events_before=events_before,
            )
        events_before += len(turn.cascade.events)


def _states(turns: Sequence[Turn]) -> Iterator[StateRow]:
    last: dict[str, tuple[str, Call | None]] = {}
    for turn in turns:
        for subject, state in turn.cascade.states.items():
            if subject.startswith(CALL):
                last[subject] = (turn.heard.tenant, state)
    for subject, (tenant, state) in last.items():
        json = None if state is None else msgspec.json.encode(state)
        yield StateRow(tenant=tenant, subject=subject, version=VERSION, state=json)


def stored_input(turn: Turn) -> Input:
    """A number outside that one of ours dialled is said by the party's id as well."""
    is_called_out = any(
        isinstance(e, CallStarted) and e.direction == "outbound" for _, e in turn.cascade.events
    )
    # Who of the own PBX calls out is one of the company's, like an operator.
    heard = turn.heard.input
    if not is_called_out:
        heard = without_person(heard, turn.heard.tenant)
    if isinstance(heard, PhoneTransfer) and is_outside(heard):
        return with_far_number(heard, "")
    called = next((party for party, _ in _called(turn)), None)
    is_ours = isinstance(heard, LegArrived) and (is_called_out or bool(heard.user))
    if called is not None and isinstance(heard, LegArrived) and is_ours:
        return replace(heard, to_number=PARTY + called)
    if called is not None and isinstance(heard, CallAsked):
        return replace(heard, number="", party=called)
    if called is not None and isinstance(heard, TransferAsked):
        return replace(heard, to=replace(heard.to, id=PARTY + called, number=""))
    return heard


def _called(turn: Turn) -> Iterator[tuple[str, str]]:
    """People of the public network whom this turn began to call: party and number."""
    for _, event in turn.cascade.events:
        if isinstance(event, CallStarted) and event.direction == "outbound" and event.party:
            yield event.party, turn.cascade.calls[call_subject(event.call)].dialled
        elif isinstance(event, TransferStarted | LegStarted) and event.party:
            yield event.party, _number_of(turn, event.call, event.party)


def _number_of(turn: Turn, call: str, party: str) -> str:
    legs = turn.cascade.calls[call_subject(call)].legs.values()
    return next((leg.number for leg in legs if leg.party == party), "")


def _parties(turns: Sequence[Turn]) -> Iterator[PartyRow]:
    for turn in turns:
        for party, number in dict(_called(turn)).items():
            if number:
                yield PartyRow(tenant=turn.heard.tenant, id=party, number=number, name="")
        heard = turn.heard.input
        if turn.n and isinstance(heard, LegArrived) and is_stranger(heard):
            yield PartyRow(
                tenant=turn.heard.tenant,
                id=party_id(turn.heard.tenant, heard.from_number[:NUMBER_LENGTH]),
                number=heard.from_number[:NUMBER_LENGTH],
                name=heard.from_name[:NAME_LENGTH],
            )


def is_outside(heard: PhoneTransfer) -> bool:
    """He is transferred to somebody of the public network, whom he has on another line."""
    return heard.consult is not None and heard.consult.far.operator is None


def with_far_number(heard: PhoneTransfer, number: str) -> PhoneTransfer:
    assert heard.consult is not None
    far = replace(heard.consult.far, number=number)
    return replace(heard, consult=replace(heard.consult, far=far))


def is_stranger(heard: LegArrived) -> bool:
    """Not one of ours: the number and the name are personal data."""
    return not heard.user and bool(heard.from_number)


def without_person(heard: Input, tenant: str) -> Input:
    """As it is stored: who called is said by the party's id, so that the person can be erased."""
    if not isinstance(heard, LegArrived) or not is_stranger(heard):
        return heard
    party = PARTY + party_id(tenant, heard.from_number[:NUMBER_LENGTH])
    return replace(heard, from_number=party, from_name="")


def party_of(heard: Input) -> str | None:
    """Who called or was called, in an input as it is stored."""
    if isinstance(heard, PhoneTransfer) and heard.consult and is_outside(heard):
        far = heard.consult.far
        return far.party if not far.number else None
    if isinstance(heard, TransferAsked) and heard.to.id.startswith(PARTY):
        return heard.to.id.removeprefix(PARTY)
    if isinstance(heard, CallAsked) and heard.party:
        return heard.party
    if isinstance(heard, LegArrived) and heard.to_number.startswith(PARTY):
        return heard.to_number.removeprefix(PARTY)
    if isinstance(heard, LegArrived) and heard.from_number.startswith(PARTY):
        return heard.from_number.removeprefix(PARTY)
    return None


def with_person(heard: Input, parties: Mapping[str, tuple[str, str]]) -> Input:
    """As it was heard; `parties` is id to number and name."""
    party = party_of(heard)
    if party is None:
        return heard
    number, name = parties.get(party, ("", ""))
    if isinstance(heard, PhoneTransfer) and is_outside(heard):
        return with_far_number(heard, number)
    if isinstance(heard, TransferAsked):
        return replace(heard, to=replace(heard.to, id="", number=number))
    if isinstance(heard, CallAsked):
        return replace(heard, number=number, party="")
    return caller_told(heard, number, name) if isinstance(heard, LegArrived) else heard


def caller_told(heard: LegArrived, number: str, name: str) -> LegArrived:
    if heard.to_number.startswith(PARTY):
        return replace(heard, to_number=number)
    return replace(heard, from_number=number, from_name=name)
