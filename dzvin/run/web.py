"""The web process, composed: database, live pages, phones, and the server in front of them."""

import asyncio
import socket
from collections.abc import Callable, Sequence
from typing import cast

import structlog

from dzvin.accounts.model import Person
from dzvin.infra.bell import Notifier
from dzvin.infra.certificates import Certificate, LocalAuthority
from dzvin.infra.db import Database
from dzvin.infra.mail import Mailer
from dzvin.infra.outgoing import Outgoing
from dzvin.infra.seal import Seal
from dzvin.infra.shard import ShardDatabase
from dzvin.recordings.store import Files
from dzvin.run.app import make_app
from dzvin.run.certificate import Renewed, ensure_certificate, keep_certificate
from dzvin.run.figures import WebFigures, measured
from dzvin.run.home import Home
from dzvin.run.metrics_page import Access
from dzvin.run.orders import RESTS, RUNS, Orders
from dzvin.run.plain import plain_app
from dzvin.run.priority import give_way
from dzvin.run.provisioning import provisioner_of
from dzvin.run.serve import App, Front, Pages
from dzvin.run.turn import relay_of, renew_certificate
from dzvin.telephony.asterisk.http import AriHttp
from dzvin.telephony.asterisk.messages import Request
from dzvin.telephony.asterisk.sip_proxy import relay
from dzvin.workplace.actions import Phones
from dzvin.workplace.hub import Hub, Live, Receive, Send, SipRelay
from dzvin.workplace.jobs import keep_true
from dzvin.workplace.listener import Listener

log = structlog.get_logger()

LOOK_SECONDS = 0.5

RELOAD_SIP = Request(method="PUT", path="asterisk/modules/res_pjsip.so")
"""Asterisk reads its certificate anew; calls and registrations stay."""


def main(home: Home, listen: Sequence[int] = (), *, is_beside: bool = False) -> int:
    """Until SIGTERM or SIGINT. `listen`: open sockets of the supervisor, by number; `is_beside`:
    another web process still serves."""
    give_way("web")
    asyncio.run(run(home, [socket.socket(fileno=number) for number in listen], is_beside))
    return 0


async def run(home: Home, given: Sequence[socket.socket], is_beside: bool) -> None:
    orders = Orders(home.run, "web", is_beside=is_beside)
    orders.listen(ends=False)
    direct = home.database_url("dzvin_app", direct=True)
    notifier = Notifier(direct)
    database = Database(home.database_url("dzvin_app"), notifier)
    reader = ShardDatabase(home.database_url("dzvin_reader"), home.settings.shard)
    asterisk, settings = home.asterisk, home.settings
    async with AriHttp(asterisk.ari_address, asterisk.ari_password) as http:
        provisioner = provisioner_of(home, http)
        seal = Seal(home.secrets.key)
        hub = Hub()
        phones = Phones(database, provisioner, seal, relay_of(home))
        listener = Listener(reader, database, hub, direct)
        live = Live(
            hub=hub,
            shard=settings.shard,
            catch_up=listener.catch_up,
            phones=phones,
            relay=sip_relay(asterisk.sip_socket, orders.left),
        )

        state = {
            "live": live,
            "prompts": home.prompts,
            "recordings": Files(asterisk.monitor, home.recordings),
            "seal": seal,
            "mailer": Mailer(may_be_private=settings.private_mail),
            "outgoing": Outgoing(may_be_private=settings.private_sms),
            "secret_key": home.secrets.key,
            "provisioner": provisioner,
            "registrar": home.registrar,
            "signed_out": closing(hub),
            "authority": authority_of(home),
            "metrics": Access.of(home),
            "public_origin": settings.public_origin if settings.public_address else "",
        }
        app = make_app(database, state)
        pages = make_pages(home, cast(App, app), given)
        pages.once_started(lambda: orders.tell(RUNS))

        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(work)
                for work in (
                    notifier.run(),
                    listener.run(),
                    measured(home, WebFigures(home, reader, listener, hub)),
                    keep_true(reader, database, hub, phones, alone=orders.alone, left=orders.left),
                    obey(orders, pages, hub),
                    keep_certificate(home, renewal(home, pages, http)),
                )
            ]
            await pages.run()
            for task in tasks:
                task.cancel()
    await reader.close()
    await database.close()
    orders.forget()


def closing(hub: Hub) -> Callable[[Person], None]:
    """His pages close at once; his phone's socket notices within seconds."""
    return lambda who: hub.close_session(who.session)


async def obey(orders: Orders, pages: Pages, hub: Hub) -> None:
    """What an upgrade tells: rest, go on, or leave when no call goes over our phones' sockets."""
    while True:
        await orders.let_go.wait()
        pages.rest()
        if orders.is_left:
            break
        orders.tell(RESTS)
        await orders.alone.wait()
        if not orders.is_left:
            await pages.work()
            orders.tell(RUNS)
    log.info("web.replaced", phones=hub.phones_open)
    hub.move_pages()
    while hub.phones_open:  # noqa: ASYNC110
        pages.let_go()
        await asyncio.sleep(LOOK_SECONDS)
    pages.stop()


def renewal(home: Home, pages: Pages, http: AriHttp) -> Renewed:
    """Pages, phones and the relay show a new certificate from their next connection on."""

    async def renewed(certificate: Certificate) -> None:
        await pages.renewed(certificate)
        await http.ask(RELOAD_SIP)
        await asyncio.to_thread(renew_certificate, home)

    return renewed


def make_pages(home: Home, app: App, given: Sequence[socket.socket]) -> Pages:
    settings, certificate = home.settings, ensure_certificate(home)
    front = Front(
        host=settings.bind,
        http_port=settings.http_port,
        https_port=settings.https_port,
        certificate=certificate if settings.serves_https else None,
        is_given=settings.tls_cert is not None,
        trusted_proxy=settings.trusted_proxy,
    )
    name = settings.public_address or settings.bind
    leads = plain_app(authority_of(home), home.folder / "acme", settings.https_port, name)
    return Pages(front, app, cast(App, leads), given)


def authority_of(home: Home) -> LocalAuthority | None:
    """None when our own certificate is not what browsers get to see."""
    is_ours = home.settings.serves_https and home.settings.tls_cert is None
    return home.authority if is_ours else None


def sip_relay(address: str, leaving: asyncio.Event) -> SipRelay:
    """To Asterisk's SIP WebSocket; why a relay ended is logged, it helps when a phone is silent."""

    async def carry(endpoint: str, receive: Receive, send: Send, over: asyncio.Event) -> None:
        ends = {"leaving": leaving, "over": over}
        why = await relay(receive, send, address=address, name=endpoint, **ends)
        log.info("sip.closed", endpoint=endpoint, why=why)

    return carry
