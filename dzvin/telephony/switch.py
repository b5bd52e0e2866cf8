"""The port to the switch: one connection that hears signals and performs commands."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from dzvin.kernel.errors import AppError
from dzvin.kernel.messages import Input
from dzvin.telephony.commands import SwitchCommand
from dzvin.telephony.model import Endpoint as Endpoint
from dzvin.telephony.model import Gateway as Gateway
from dzvin.telephony.signals import CallSeen, LegArrived

type Hear = Callable[[Input], Awaitable[None]]
"""Called with each signal, in the order of the switch. An outcome of a command is a signal too."""

type Connected = Callable[[], Awaitable[None]]
type Lost = Callable[[], None]
"""Called when a connection that was there is no more."""


class Missed(Struct, frozen=True, kw_only=True):
    """A caller who came and left while no engine heard him. Times to the second."""

    arrived: LegArrived
    came_at: datetime
    left_at: datetime


class MissedCallers(Protocol):
    """Whom the switch wrote down for us."""

    async def read(self) -> list[Missed]:
        """Raises ConnectionError."""

    async def forget(self, call: str) -> None:
        """It is in the books. Raises ConnectionError."""


class SwitchAway(AppError):
    """The telephone switch is away for a moment; try again."""

    code = "switch.away"
    status = 503
    retry_after_seconds = 5


class EndpointRefused(Exception):
    """The switch did not take an endpoint; the message holds its reason."""


class SwitchTaken(Exception):
    """Another connection took our place at the switch: only with the lease may we take it back."""


class Switch(Protocol):
    """One connection to one media node. `run` composes it, the engine uses it."""

    async def run(self, hear: Hear, connected: Connected, lost: Lost = lambda: None) -> None:
        """Stay connected until cancelled or closed, reconnecting after faults. `connected` is
        awaited after each (re)connect, before the first signal is heard: the engine reconciles
        there. `lost`: what happens from now on is not told. Raises SwitchTaken."""

    async def perform(self, command: SwitchCommand) -> None:
        """Ask for it; outcomes come as signals. Commands of one call keep their order."""

    async def snapshot(self) -> list[CallSeen]:
        """Every call that has a leg or a bridge at the switch. Raises ConnectionError."""

    async def began_at(self) -> datetime | None:
        """When the switch was started; older calls were lost with the one before. None: it does not
        say. Raises ConnectionError."""

    async def registered(self) -> set[str]:
        """Names of the endpoints that are registered now. Raises ConnectionError."""

    async def hold(self) -> None:
        """Until the next connection new callers stay in the dialplan's waiting loop. Who is here
        already is heard as before."""

    async def close(self) -> None:
        """Let go on purpose: new callers stay in the dialplan's waiting loop. `run` returns; run it
        again to come back."""


class Provisioner(Protocol):
    """Makes endpoints known to the switch, at once. Each raises SwitchAway."""

    async def put(self, *endpoints: Endpoint) -> None: ...

    async def remove(self, *names: str) -> None: ...

    async def put_gateways(self, *gateways: Gateway) -> None: ...

    async def put_addresses(self, gateway: Gateway) -> None:
        """Known already, and its calls come from elsewhere now: those that go on notice nothing."""

    async def remove_gateways(self, *names: str) -> None: ...
