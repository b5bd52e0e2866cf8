"""The engine process: lease, log, loop, switch, and everything that feeds them."""

import asyncio
import os
import time
from collections.abc import Callable

import structlog
import uvloop

from dzvin.acd import machine as acd
from dzvin.calls import machine as calls
from dzvin.engine.acquaintances import Acquaintances, StoredContacts, country_in
from dzvin.engine.allowance import Allowance
from dzvin.engine.cascade import Machines
from dzvin.engine.config import ConfigKeeper, ConfigReader, changed_tenants, log_head
from dzvin.engine.devices import Devices
from dzvin.engine.endpoints import load_endpoints, load_gateways
from dzvin.engine.gateways import GatewayWatch
from dzvin.engine.lease import Lease, LeaseLost
from dzvin.engine.loop import Loop
from dzvin.engine.measure import look
from dzvin.engine.mind import Mind, Sight
from dzvin.engine.patience import patiently
from dzvin.engine.perform import Performer
from dzvin.engine.phones import EndpointOwners, Phones
from dzvin.engine.posted import PostedReader
from dzvin.engine.pulse import Pulse, StoodStill
from dzvin.engine.recovery import open_calls, reconcile, restore, versions_kept
from dzvin.engine.unheard import Unheard
from dzvin.engine.watchdog import Watchdog
from dzvin.infra import process
from dzvin.infra.batch import EpochGone
from dzvin.infra.bell import INBOX, Notifier, rings
from dzvin.infra.clock import new_id, now
from dzvin.infra.engine_log import PostgresLog
from dzvin.infra.metrics import ENGINE, Written
from dzvin.infra.seal import Seal
from dzvin.infra.shard import ShardDatabase
from dzvin.run.home import Home
from dzvin.run.orders import RESTS, RUNS, WAITS, Orders
from dzvin.run.priority import make_urgent
from dzvin.run.prompts import TTS
from dzvin.run.provisioning import provisioner_of
from dzvin.speech.store import SpokenTexts
from dzvin.telephony.asterisk.adapter import AsteriskSwitch
from dzvin.telephony.asterisk.ami import Ami
from dzvin.telephony.asterisk.guard import Guard
from dzvin.telephony.asterisk.http import AriHttp
from dzvin.telephony.asterisk.peers import Peers
from dzvin.telephony.asterisk.provision import AsteriskProvisioner
from dzvin.telephony.asterisk.recorder import ANSWER_SECONDS, Recorder
from dzvin.telephony.asterisk.registrations import Registrations
from dzvin.telephony.asterisk.sounds import Sounds
from dzvin.telephony.asterisk.tracing import Trace
from dzvin.telephony.asterisk.unheard import BOOKS
from dzvin.telephony.asterisk.unheard import Unheard as MissedCallers
from dzvin.telephony.asterisk.wire import NoConnection
from dzvin.telephony.providers.actions import addresses_of_gateways
from dzvin.telephony.switch import SwitchAway, SwitchTaken
from dzvin.telephony.trace.delivery import Teller

MACHINES = Machines(call=calls.step, acd=acd.step)
SIGHT = Sight(call_timer=calls.next_timer, acd_timer=acd.next_timer, place=acd.place)
ROLE = "dzvin_engine"
LEAVE_SECONDS = 5.0
"""A clean end waits so long for the last commit."""

journal = structlog.get_logger("engine")


def main(home: Home) -> int:
    """Until SIGTERM or Ctrl-C. 1 when another engine took the shard, or may have."""
    return asyncio.run(_main(home), loop_factory=uvloop.new_event_loop)


async def _main(home: Home) -> int:
    orders = Orders(home.run, "engine")
    orders.listen()
    code = 0
    try:
        await _lives(home, orders)
    except* (LeaseLost, EpochGone):
        code = 1
        journal.error("another engine took the shard", shard=home.settings.shard)
    except* StoodStill as gaps:
        code = 1
        journal.error("this process stood still, another one starts", why=str(gaps.exceptions[0]))
    else:
        journal.info("stopped")
    orders.forget()
    return code


async def _lives(home: Home, orders: Orders) -> None:
    """One, unless an upgrade is tried: who gave the shard away goes on when the next one fails."""
    while not orders.is_left:
        await Engine(home, orders.tell).run(orders.let_go)
        if not orders.is_left:
            orders.tell(RESTS)
            journal.info("the shard is given to the next engine", shard=home.settings.shard)
            await orders.alone.wait()


class Engine:
    """One life of the process; everything is made in `run`."""

    def __init__(self, home: Home, tell: Callable[[str], None]) -> None:
        """`tell` gets the stage that was reached."""
        self._home = home
        self._tell = tell
        self._shard = home.settings.shard
        self._direct = home.database_url(ROLE, direct=True)
        mark = process.mark_of(os.getpid())
        assert mark is not None, "this very process runs"
        self._lease = Lease(self._direct, self._shard, mark)
        self._notifier = Notifier(self._direct)
        self._database = ShardDatabase(home.database_url(ROLE), self._shard)
        self._performer: Performer | None = None
        self._loop: Loop | None = None
        self._is_leaving = False

    async def run(self, stopping: asyncio.Event) -> None:
        """Raises a group with LeaseLost or EpochGone."""
        async with asyncio.TaskGroup() as group:
            life = group.create_task(self._hold_the_lease())
            await stopping.wait()
            await self._leave()
            life.cancel()

    async def _leave(self) -> None:
        """What was decided is recorded and done; what was not is heard by the next engine."""
        self._is_leaving = True
        if self._loop is None or self._performer is None:
            return
        try:
            async with asyncio.timeout(LEAVE_SECONDS):
                await self._loop.quiet()
                await self._performer.let_go()
        except TimeoutError:
            journal.warning("left without the last commit: the database is away")

    async def _hold_the_lease(self) -> None:
        self._tell(WAITS)
        epoch = await self._lease.acquire()
        try:
            await self._live(epoch)
        finally:
            await self._lease.give_back()
            await self._database.close()

    async def _live(self, epoch: int) -> None:
        log, door = (
            PostgresLog(
                self._direct, self._shard, epoch, self._notifier, served_by=self._goes_first
            )
            for _ in range(2)
        )
        asterisk = self._home.asterisk
        async with AriHttp(asterisk.ari_address, asterisk.ari_password) as http:
            spoken = SpokenTexts(self._home.prompts, TTS)
            provisioner = provisioner_of(self._home, http)
            switch = self._make_switch(http, spoken, provisioner)
            pulse = Pulse(time.monotonic)
            performer = self._performer = Performer(switch, spoken, pulse)
            mind = Mind(MACHINES, SIGHT)
            loop = Loop(
                mind=mind,
                log=log,
                performer=performer,
                now=now,
                new_id=new_id,
                most_legs=asterisk.most_arriving,
            )
            reader = ConfigReader(self._database)
            after = await patiently(lambda: log_head(self._database))
            await self._restore(loop, log, reader)
            if self._home.settings.urgent:
                journal.info("started", is_urgent=make_urgent(os.getpid()))
            self._loop = loop
            phones = Phones(loop, EndpointOwners(self._database), switch)
            contacts = StoredContacts(self._database, country_in(loop))
            seal = Seal(self._home.secrets.key)
            devices = Devices(self._database, seal, provisioner, phones.look_again)
            keeper = ConfigKeeper(reader, loop, devices.look)
            posted = PostedReader(loop, door, keeper.reload)
            async with asyncio.TaskGroup() as group:
                for task in (
                    self._lease.keep(),
                    pulse.run(),
                    provisioner.keep_doors(),
                    self._notifier.run(),
                    loop.run(),
                    self._keep_switch(loop, switch, phones, devices),
                    phones.follow(),
                    Acquaintances(loop, contacts).follow(),
                    posted.follow(rings(self._direct, INBOX)),
                    keeper.follow(
                        changed_tenants(self._database, self._direct, after, log.is_grown_by_others)
                    ),
                    Watchdog(loop, switch, now).run(),
                    Allowance(loop).run(),
                    Written(self._home.metrics, "engine", ENGINE).run(lambda: look(loop, now())),
                    self._watch_gateways(loop, phones),
                    self._keep_intruders_out(seal),
                    self._book_the_unheard(loop, door),
                ):
                    group.create_task(task)

    def _goes_first(self, database_process: int) -> None:
        """Only the embedded server's are surely of this machine."""
        if self._home.settings.urgent and not self._home.settings.database_url:
            make_urgent(database_process)

    async def _watch_gateways(self, loop: Loop, phones: Phones) -> None:
        """On a manager connection of its own: recordings do not wait behind long lists."""
        asterisk = self._home.asterisk
        ami = Ami(asterisk.control, asterisk.ami_port, asterisk.ami_password)
        try:
            await GatewayWatch(
                loop=loop,
                database=self._database,
                registrations=Registrations(ami, asterisk.folder / "log/messages.log"),
                reachable=phones.online,
                now=now,
            ).run()
        finally:
            await ami.close()

    async def _keep_intruders_out(self, seal: Seal) -> None:
        """Those whom we register at, or who are trusted by their address, are never refused."""

        async def spared() -> frozenset[str]:
            gateways = await patiently(lambda: load_gateways(self._database, seal))
            return await addresses_of_gateways(gateways)

        kept = self._home.refused
        await Guard(self._home.asterisk, kept, spared=spared, now=now).run()

    async def _book_the_unheard(self, loop: Loop, log: PostgresLog) -> None:
        """Signed in as long as we hear the calls: the dialplan looks whether anybody does."""
        asterisk = self._home.asterisk
        ami = Ami(asterisk.control, asterisk.ami_port, asterisk.ami_password, BOOKS)
        try:
            await Unheard(loop, log, MissedCallers(ami)).run()
        finally:
            await ami.close()

    async def _restore(self, loop: Loop, log: PostgresLog, reader: ConfigReader) -> None:
        open_now = await open_calls(log)
        tenants = await patiently(reader.tenants)
        for tenant in tenants:
            kept = versions_kept(open_now, tenant)
            snapshot = await patiently(lambda t=tenant, v=kept: reader.load(t, v))  # type: ignore[misc]
            loop.settle_config(tenant, snapshot)
        await restore(loop, log, open_now, tenants)

    async def _keep_switch(
        self, loop: Loop, switch: AsteriskSwitch, phones: Phones, devices: Devices
    ) -> None:
        """Never without the lease. It was closed on purpose when the database was away: back when
        commits work again."""

        async def connected() -> None:
            await self._lease.confirm()
            await devices.look()
            await reconcile(loop, switch, phones)
            self._tell(RUNS)

        while not self._is_leaving:
            await self._lease.confirm()
            try:
                await switch.run(loop.hear, connected, loop.switch_lost)
            except SwitchTaken:
                journal.warning("another connection took our place at the switch")
            await loop.record()

    def _make_switch(
        self, http: AriHttp, spoken: SpokenTexts, provisioner: AsteriskProvisioner
    ) -> AsteriskSwitch:
        asterisk = self._home.asterisk
        seal = Seal(self._home.secrets.key)

        async def prepare() -> None:
            try:
                await provisioner.restore(
                    lambda: patiently(lambda: load_endpoints(self._database, seal)),
                    lambda: patiently(lambda: load_gateways(self._database, seal)),
                )
            except SwitchAway as away:
                raise NoConnection(str(away)) from None

        manager = (asterisk.control, asterisk.ami_port, asterisk.ami_password)
        ami = Ami(*manager, answer_seconds=ANSWER_SECONDS)
        return AsteriskSwitch(
            http=http,
            address=asterisk.ari_address,
            password=asterisk.ari_password,
            shard=self._shard,
            sounds=Sounds(self._home.prompts, asterisk.monitor, spoken.place),
            recorder=Recorder(ami, asterisk.monitor),
            peers=Peers(asterisk),
            beep=asterisk.beep,
            prepare=prepare,
            trace=Trace(Teller(asterisk.control, asterisk.hep_port, asterisk.hep_password).tell),
        )
