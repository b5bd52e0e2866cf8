"""The worker process: carries the log into journal and recordings, does jobs, keeps house."""

import asyncio
import os
import sys
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Any

import structlog
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from dzvin.accounts.roles.jobs import renew_default_roles
from dzvin.crm.contacts.changes.store import forget_before
from dzvin.crm.contacts.importing.jobs import Importer
from dzvin.crm.contacts.importing.model import LINE as IMPORTS
from dzvin.crm.contacts.importing.model import TASK as IMPORT
from dzvin.crm.forms import listener as forms
from dzvin.forecast.jobs import Replayer
from dzvin.forecast.plan import LINE as REPLAYS
from dzvin.forecast.plan import REPLAY
from dzvin.infra.bell import LOG, Notifier, rings
from dzvin.infra.clock import now
from dzvin.infra.db import Database
from dzvin.infra.job_worker import DRAIN_SECONDS, JobWorker, Task
from dzvin.infra.log_reader import LogReader
from dzvin.infra.mail import Mailer
from dzvin.infra.metrics import Written
from dzvin.infra.outgoing import Outgoing
from dzvin.infra.seal import Seal
from dzvin.infra.shard import ShardDatabase
from dzvin.kernel.errors import AppError
from dzvin.outbound.email import jobs as email
from dzvin.outbound.messages import listener as messages
from dzvin.outbound.messages.actions import QUEUE as MESSAGES
from dzvin.outbound.model import MOST_TRIES
from dzvin.outbound.sms import jobs as sms
from dzvin.outbound.sms.smpp.hub import SmppLinks
from dzvin.recordings import listener as recordings
from dzvin.recordings.actions import QUEUE as ENCODING
from dzvin.recordings.actions import TASK as ENCODE
from dzvin.recordings.jobs import Encoder
from dzvin.recordings.store import Files
from dzvin.reports import listener as reports
from dzvin.reports.kpi.jobs import LOOK_SECONDS, keep_graded, keep_watched
from dzvin.reports.points.jobs import keep_booked
from dzvin.reports.voicemail import listener as voicemail
from dzvin.reports.voicemail.jobs import Postman
from dzvin.run.figures import WorkerFigures
from dzvin.run.home import Home
from dzvin.run.orders import RUNS, Orders
from dzvin.run.priority import give_way
from dzvin.run.prompts import TTS
from dzvin.run.provisioning import provisioner_of
from dzvin.speech.jobs import PROMPT_TASK, speak, speak_prompt
from dzvin.speech.store import TASK as SPEAK
from dzvin.speech.store import SpokenTexts
from dzvin.telephony.asterisk.http import AriHttp
from dzvin.telephony.providers.actions import Trunks
from dzvin.telephony.providers.jobs import Names
from dzvin.telephony.signals import SpeechReady
from dzvin.telephony.trace.listener import TraceListener
from dzvin.workplace.forgetting.jobs import MOST_TRIES as FORGET_TRIES
from dzvin.workplace.forgetting.jobs import Forgetter
from dzvin.workplace.forgetting.model import TASK as FORGET
from dzvin.workplace.forms.triggers import hook
from dzvin.workplace.forms.triggers.jobs import HookCaller

log = structlog.get_logger()

CONSUMERS = (reports.READER, recordings.READER, voicemail.READER, messages.READER, forms.READER)
HOUSEKEEPING_SECONDS = 600.0
CHANGES_KEPT = timedelta(days=731)
"""What contacts were, as long as the log tells of other changes: 24 months."""
RETRY_SECONDS = 10.0
SPOKEN_TEXTS_KEPT = timedelta(days=30)
SIMULATE = (sys.executable, "-m", "dzvin.cli.main", "simulate", "--child")
LEAVE_SECONDS = 600.0
"""Jobs under way may take so long when an upgrade has put another worker beside us."""


def main(home: Home) -> int:
    """Runs until SIGTERM or Ctrl-C. The exit code."""
    give_way("worker")
    return asyncio.run(_until_told(home))


async def _until_told(home: Home) -> int:
    orders = Orders(home.run, "worker")
    orders.listen()
    working = asyncio.ensure_future(Worker(home).run())
    orders.tell(RUNS)
    await _first(working, orders.left.wait())
    working.cancel()
    await _first(working, orders.ended.wait())
    await asyncio.wait({working}, timeout=DRAIN_SECONDS)
    if working.done() and not working.cancelled():
        await working  # tells why it ended
    orders.forget()
    log.info("worker.stopped", cut=not working.done())
    if not working.done():
        os._exit(0)  # what is cut is done again by the next worker
    return 0


async def _first(working: asyncio.Future[None], told: Coroutine[Any, Any, Any]) -> None:
    """Until one of them is done."""
    waiting = asyncio.ensure_future(told)
    await asyncio.wait({working, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()


class Worker:
    """Everything slow or late; calls never wait for it."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._listen_url = home.database_url("dzvin_app", direct=True)
        self._notifier = Notifier(self._listen_url)
        self._database = Database(home.database_url("dzvin_app"), self._notifier, connections=8)
        self._shard = ShardDatabase(home.database_url("dzvin_reader"), home.settings.shard)
        self._files = Files(home.asterisk.monitor, home.recordings)
        self._encoder = Encoder(self._database, self._files)
        mailer, seal = Mailer(may_be_private=home.settings.private_mail), Seal(home.secrets.key)
        self._postman = Postman(self._database, mailer, seal, self._files, home.settings.address)
        self._emails = email.EmailSender(self._database, mailer, seal)
        outgoing = Outgoing(may_be_private=home.settings.private_sms)
        hooks = Outgoing(may_be_private=home.settings.private_webhooks)
        self._hooks = HookCaller(self._database, hooks, seal)
        self._smpp = SmppLinks(self._database, outgoing, seal)
        self._sms = sms.SmsSender(self._database, seal, outgoing, self._smpp)
        asterisk = home.asterisk
        self._traces = TraceListener(
            self._database, asterisk.control, asterisk.hep_port, asterisk.hep_password
        )
        self._spoken = SpokenTexts(home.prompts, TTS)

    async def run(self) -> None:
        """Until cancelled."""
        log.info("worker.started", encoders=encoders_at_once())
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._notifier.run())
                reader = LogReader(self._database, self._shard, *CONSUMERS)
                group.create_task(reader.run(rings(self._listen_url, LOG)))
                figures = WorkerFigures(self._home, self._shard, reader)
                written = Written(self._home.metrics, "worker", figures.registry)
                group.create_task(written.run(figures.look))
                group.create_task(self._traces.run())
                group.create_task(self._smpp.run(self._tenants))
                group.create_task(self._jobs().run())
                group.create_task(self._keep_house())
                group.create_task(self._renew_roles())
                group.create_task(self._watch_kpi())
                group.create_task(self._look_up_names())
        finally:
            await self._database.close()
            await self._shard.close()

    async def _look_up_names(self) -> None:
        """Of peers that are known by what their host stands for."""
        asterisk = self._home.asterisk
        async with AriHttp(asterisk.ari_address, asterisk.ari_password) as http:
            trunks = Trunks(provisioner_of(self._home, http), Seal(self._home.secrets.key))
            await Names(self._database, trunks, now).run(self._tenants)

    def _jobs(self) -> JobWorker:
        tasks = (
            Task(ENCODE, self._encoder.encode),
            Task(SPEAK, partial(speak, self._database, self._spoken, SpeechReady)),
            Task(voicemail.TASK, self._postman.tell, tries=8),
            Task(REPLAY, Replayer(self._database, SIMULATE).replay, tries=2),
            Task(IMPORT, Importer(self._database).read),
            Task(FORGET, Forgetter(self._database, self._files).forget, tries=FORGET_TRIES),
            Task(PROMPT_TASK, partial(speak_prompt, self._home.prompts, TTS)),
            Task(email.SEND, self._emails.send, tries=MOST_TRIES),
            Task(hook.HOOK, self._hooks.call, tries=hook.MOST_TRIES),
            *sms.tasks(self._sms, self._smpp),
        )
        return JobWorker(
            self._home.database_url("dzvin_jobs", direct=True),
            tasks,
            {
                "default": 4,
                ENCODING: encoders_at_once(),
                REPLAYS: 1,
                IMPORTS: 1,
                MESSAGES: 8,
                hook.LINE: hook.AT_ONCE,
            },
            drain_seconds=LEAVE_SECONDS,
        )

    async def _renew_roles(self) -> None:
        """Default roles of companies that an older version made get what this one knows. Once: an
        older worker that leaves must not take it back."""
        while True:
            try:
                for tenant in await self._tenants():
                    for role in await renew_default_roles(self._database, tenant):
                        log.info("roles.renewed", tenant=tenant, role=role)
                return
            except SQLAlchemyError as error:
                log.warning("worker.database_away", error=str(error))
            except AppError as error:
                log.error("worker.roles_not_renewed", error=repr(error.__cause__ or error))
            await asyncio.sleep(RETRY_SECONDS)

    async def _tenants(self) -> list[str]:
        async with self._shard.shard_transaction() as connection:
            return list(await connection.scalars(text("SELECT id::text FROM tenant")))

    async def _watch_kpi(self) -> None:
        """Rules that somebody breaks."""
        while True:
            try:
                for tenant in await self._tenants():
                    with _apart("worker.kpi_not_watched", tenant):
                        await keep_watched(self._database, tenant, now())
            except SQLAlchemyError as error:
                log.warning("worker.database_away", error=str(error))
            except (AppError, OSError) as error:  # a bug of ours: other work goes on beside this
                log.error("worker.kpi_not_watched", error=repr(error.__cause__ or error))
            await asyncio.sleep(LOOK_SECONDS)

    async def _keep_house(self) -> None:
        """Partitions ahead, old ones away; what was forgotten is asked for again."""
        while True:
            try:
                await self.keep_house()
            except SQLAlchemyError as error:
                log.warning("worker.database_away", error=str(error))
            except (AppError, OSError) as error:
                # A bug of ours, or a file's trouble: the journal shall not stand still for it.
                log.error("worker.house_not_kept", error=repr(error.__cause__ or error))
            await asyncio.sleep(HOUSEKEEPING_SECONDS)

    async def keep_house(self) -> None:
        async with self._database.before_sign_in() as connection:
            await connection.execute(text("SELECT maintain_partitions()"))
        for tenant in await self._tenants():
            with _apart("worker.ledger_not_kept", tenant):
                await keep_booked(self._database, tenant, now())
                await keep_graded(self._database, tenant, now())
            with _apart("worker.house_not_kept", tenant):
                async with self._database.transaction(tenant) as connection:
                    await forget_before(connection, now() - CHANGES_KEPT)
                again = await self._encoder.rescue(tenant)
                await self._encoder.sweep(tenant)
                if again:
                    log.warning("recordings.asked_again", tenant=tenant, count=again)
        await asyncio.to_thread(self._spoken.forget, now() - SPOKEN_TEXTS_KEPT)


@contextmanager
def _apart(what: str, tenant: str) -> Iterator[None]:
    """One company's trouble, with a file or by a bug of ours, holds up no other's work."""
    try:
        yield
    except (AppError, OSError) as error:
        log.error(what, tenant=tenant, error=repr(error.__cause__ or error))


def encoders_at_once() -> int:
    """Half of the cores that we may use."""
    return max(1, len(os.sched_getaffinity(0)) // 2)
