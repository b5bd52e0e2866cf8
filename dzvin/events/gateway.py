"""gateway.*: whether a provider's exchange can be reached."""

from typing import Literal

from dzvin.kernel.messages import Event


class GatewayWentDown(Event, frozen=True, kw_only=True, tag="gateway.went_down"):
    """`rejected`: the provider refused our account, `sip_code` says how; `no_answer`: it said
    nothing to our registration; `unreachable`: nothing to our OPTIONS."""

    gateway: str
    why: Literal["rejected", "no_answer", "unreachable"]
    sip_code: int | None = None


class GatewayCameUp(Event, frozen=True, kw_only=True, tag="gateway.came_up"):
    """It is registered, or answers OPTIONS: the first time, or again."""

    gateway: str
