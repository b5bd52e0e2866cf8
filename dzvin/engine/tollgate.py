"""The last door before the public network: whatever decided to call, the company's limits hold."""

from collections.abc import Callable
from datetime import datetime

from msgspec.structs import replace

from dzvin.calls.dialling import country_of
from dzvin.calls.model import GatewayRoute
from dzvin.calls.toll import toll_refusal
from dzvin.engine.follow import call_subject
from dzvin.engine.mind import Mind
from dzvin.telephony.commands import Originate
from dzvin.telephony.signals import LegEnded

REJECTED, FORBIDDEN = 21, 403


class TollGate:
    """Asks `calls/toll.py` for every leg that is about to be rung through a gateway: what a machine
    has looked at before, and what it could not, because only the loop knows what the others do."""

    def __init__(self, mind: Mind, now: Callable[[], datetime]) -> None:
        self._mind = mind
        self._now = now
        self._passed: dict[str, set[str]] = {}
        """Tenant to legs that were let through, as long as they live."""

    def refusal(self, command: Originate) -> LegEnded | None:
        """None: it may ring. A number that a gateway is asked for without a leg of that number
        counts as one abroad."""
        snapshot = self._mind.snapshots.get(command.tenant)
        gateway = self._gateway(command)
        if snapshot is None or gateway is None or gateway.is_own_pbx or not command.number:
            return None
        config = snapshot.config.calls
        call = self._mind.states.get(call_subject(command.call))
        leg = call.legs.get(command.leg) if call is not None else None
        number = (leg.number if leg is not None else "") or command.number
        passed = self._live(command.tenant) - {command.leg}
        used = self._mind.usage(command.tenant, self._now())
        usage = replace(used, calls=len(passed))
        queue = call.dial.queue if call is not None and call.dial is not None else None
        refused = toll_refusal(
            number, gateway.prices, usage, config.toll, config.country, country_of(config, queue)
        )
        if refused is None:
            self._passed[command.tenant] = passed | {command.leg}
            return None
        return LegEnded(
            call=command.call,
            leg=command.leg,
            cause=REJECTED,
            sip_code=FORBIDDEN,
            refused=refused,
        )

    def occupied(self) -> None:
        """After a start or a reconnect: every leg outside that lives was let through once."""
        for tenant in list(self._mind.snapshots):
            self._passed[tenant] = self._mind.outside_legs(tenant)

    def _live(self, tenant: str) -> set[str]:
        return self._passed.get(tenant, set()) & self._mind.outside_legs(tenant)

    def _gateway(self, command: Originate) -> GatewayRoute | None:
        snapshot = self._mind.snapshots.get(command.tenant)
        gateways = snapshot.config.calls.gateways if snapshot else ()
        return next((one for one in gateways if one.endpoint == command.endpoint), None)
