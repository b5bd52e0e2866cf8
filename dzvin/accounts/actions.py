"""Signing in and out, making companies and users: reached from pages, the CLI and the demo."""

import asyncio
from collections.abc import Collection
from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe

import structlog
from msgspec.structs import replace
from sqlalchemy.exc import SQLAlchemyError

from dzvin.accounts import store
from dzvin.accounts.model import (
    BadSignIn,
    NewUser,
    Person,
    Tenant,
    TenantSettings,
    TooManyTries,
    checked_short_number,
)
from dzvin.accounts.permissions import DEFAULT_ROLES
from dzvin.accounts.refusals import Refusals, masked_login, seconds_left, source_of
from dzvin.accounts.roles.store import titles_of
from dzvin.events.account import SignInRefused, UserRolesChanged, UserSignedIn
from dzvin.events.system import ConfigAction, ConfigChanged
from dzvin.infra.changes import Thing, differences, title_of
from dzvin.infra.clock import new_id, now
from dzvin.infra.db import Connection, Database, Taken
from dzvin.infra.event_log import record
from dzvin.infra.passwords import Passwords
from dzvin.infra.throttle import Throttle
from dzvin.kernel.messages import Event

log = structlog.get_logger()

SESSION_HOURS = 16
"""A shift with room to spare."""
TRIES_PER_MINUTE = 10
"""Per address and login, and ten times that per address."""
TOGETHER_SECONDS = 0.05


class Door:
    """Signing in: counts wrong tries, checks passwords, makes sessions."""

    def __init__(
        self, database: Database, passwords: Passwords, refusals: Refusals | None = None
    ) -> None:
        self._database = database
        self._passwords = passwords
        self._by_login = Throttle(TRIES_PER_MINUTE)
        self._by_address = Throttle(TRIES_PER_MINUTE * 10)
        self._asked: set[str] = set()
        self._answer: asyncio.Future[Collection[str]] | None = None
        """Of all who ask now."""
        self._telling: set[asyncio.Future[None]] = set()
        self._refusals = refusals or Refusals()
        self._hour: asyncio.TimerHandle | None = None

    async def sign_in(
        self, login: str, password: str, *, ip: str, user_agent: str
    ) -> tuple[str, Person]:
        """The token for the cookie, and who it is. Raises BadSignIn, TooManyTries."""
        login = login.strip().lower()
        found = await self._checked(login, password, ip)
        token = token_urlsafe(32)
        async with self._database.transaction(found.tenant) as connection:
            await store.insert_session(
                connection,
                id=token_hash(token),
                tenant=found.tenant,
                user_account=found.user_account,
                expires_at=now() + timedelta(hours=SESSION_HOURS),
                ip=ip,
                user_agent=user_agent[:300],
            )
            person = await store.load_person(connection, found.user_account)
            if person is None:
                raise BadSignIn
            fact = UserSignedIn(user=person.id, ip=ip)
            await record(connection, found.tenant, f"user:{person.id}", fact)
        return token, person

    async def _checked(self, login: str, password: str, ip: str) -> store.SignIn:
        """A try counts before it is made, and what it found is told only while tries are left:
        a thousand at once learn no more than one after another."""
        may_try = await self._by_login.count(ip, login) and await self._by_address.is_open(ip)
        if not may_try:
            raise TooManyTries(retry_after=60)
        async with self._database.before_sign_in() as connection:
            found = await store.load_sign_in(connection, login)
        is_right = await self._passwords.is_right(password, found.password_hash if found else None)
        if not await self._by_address.is_open(ip):
            raise TooManyTries(retry_after=60)
        if found is None or not is_right or not found.is_active:
            await self._by_address.count(ip)
            if found is not None:
                fact = SignInRefused(
                    user=found.user_account,
                    ip=ip,
                    why="blocked" if is_right else "wrong_password",
                )
                self._tell_later(fact, found.tenant)
            elif self._refusals.heard(source_of(ip)):
                self._tell_later(_of_nobody(ip, login))
            self._begin_hour()
            raise BadSignIn
        await self._by_login.forget(ip, login)
        return found

    def _begin_hour(self) -> None:
        """Whose tries got no row of their own is told when it ends."""
        if self._hour is None:
            later = asyncio.get_running_loop().call_later
            self._hour = later(seconds_left(now()), self.end_hour)

    def end_hour(self) -> None:
        self._hour = None
        for source, count in self._refusals.rest().items():
            self._tell_later(_of_nobody(source, "", count))

    def _tell_later(self, fact: SignInRefused, tenant: str | None = None) -> None:
        """Beside the answer: its time must not tell whether there is such a login."""
        task = asyncio.ensure_future(self._tell(fact, tenant))
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)

    async def _tell(self, fact: SignInRefused, tenant: str | None) -> None:
        try:
            if tenant is None:
                async with self._database.before_sign_in() as connection:
                    tenant = await store.only_tenant(connection)
            if tenant is None:  # of several companies nobody knows whose it was
                log.warning("sign_in.unknown_login", ip=fact.ip, count=fact.count)
                return
            async with self._database.transaction(tenant) as connection:
                subject = f"user:{fact.user}" if fact.user else f"tenant:{tenant}"
                await record(connection, tenant, subject, fact)
        except SQLAlchemyError as error:
            log.warning("sign_in.refusal_not_recorded", error=str(error))

    async def who(self, token: str) -> Person | None:
        """Whose browser this is; None when the session is over."""
        async with self._database.before_sign_in() as connection:
            session = await store.load_session(connection, token_hash(token))
        if session is None:
            return None
        async with self._database.transaction(session.tenant) as connection:
            person = await store.load_person(connection, session.user_account)
        return person and replace(person, session=session.session)

    async def is_session_live(self, session: str) -> bool:
        """Whether the sign-in of this id (the token's hash) still holds: for open sockets. There
        are many, and each asks every few seconds: those of one moment are looked up together."""
        self._asked.add(session)
        if self._answer is None:
            self._answer = asyncio.ensure_future(self._look_up())
        return session in await asyncio.shield(self._answer)

    async def _look_up(self) -> Collection[str]:
        await asyncio.sleep(TOGETHER_SECONDS)
        asked, self._asked, self._answer = self._asked, set(), None
        async with self._database.before_sign_in() as connection:
            return await store.live_sessions(connection, asked)


def _of_nobody(ip: str, login: str, count: int = 1) -> SignInRefused:
    return SignInRefused(
        user="", ip=ip, why="unknown_login", login=masked_login(login), count=count
    )


def token_hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()


async def create_tenant(
    database: Database, name: str, slug: str, settings: TenantSettings | None = None
) -> tuple[Tenant, dict[str, str]]:
    """A company with its default roles and the project Default. Role ids by name come back."""
    tenant = Tenant(id=new_id(), slug=slug, name=name, settings=settings or TenantSettings())
    roles = {role: new_id() for role in DEFAULT_ROLES}
    async with database.transaction(tenant.id) as connection:
        await store.insert_tenant(
            connection, id=tenant.id, slug=slug, name=name, settings=tenant.settings
        )
        await store.insert_project(connection, tenant=tenant.id, id=new_id(), name="Default")
        for role, grants in DEFAULT_ROLES.items():
            await store.insert_role(
                connection,
                tenant=tenant.id,
                id=roles[role],
                name=role,
                grants=grants,
                is_default=True,
            )
        await record_change(connection, tenant.id, "tenant", tenant.id, None, action="created")
    return tenant, roles


async def create_user(
    connection: Connection, tenant: str, new: NewUser, passwords: Passwords, by: str | None = None
) -> str:
    """His id. The login is unique in the whole installation."""
    user = new_id()
    await check_short_number(connection, new.short_number)
    await store.insert_user(
        connection,
        tenant=tenant,
        id=user,
        login=new.login.lower(),
        name=new.name,
        password_hash=await passwords.hash(new.password),
        language=new.language,
        short_number=new.short_number,
        max_lines=new.max_lines,
        has_status_control=new.has_status_control,
    )
    projects = new.projects or [(await store.list_projects(connection))[0].id]
    await store.set_user_roles(connection, tenant, user, new.roles)
    await store.set_user_projects(connection, tenant, user, projects)
    titles = (await titles_of(connection, [user])).get(user, ())
    given = UserRolesChanged(user=user, roles=titles, roles_before=(), by=by)
    facts = [given] if titles else []
    await record_change(connection, tenant, "user_account", user, by, *facts, action="created")
    return user


async def check_short_number(
    connection: Connection, number: str | None, table: str = "user_account"
) -> None:
    """People, groups and queues share the short numbers of a company. `table`: whose row it is."""
    checked_short_number(number)
    if number and await store.is_short_number_elsewhere(connection, number, table=table):
        raise Taken(fields=[{"field": "short_number", "code": "taken"}])


async def changed(  # noqa: PLR0913 each is a field of the event
    connection: Connection,
    who: Person,
    what: str,
    id: str,
    *facts: Event,
    action: ConfigAction = "changed",
    title: str = "",
    before: Thing = None,
    after: Thing = None,
) -> None:
    """A setting was changed: the last statement of the transaction that changed it. `facts`: what
    else is recorded of it. `before`, `after`: the thing as pages read it, without secrets."""
    was, now_is = differences(before, after)
    event = ConfigChanged(
        what=what,
        id=id,
        by=who.id,
        action=action,
        title=title or title_of(after) or title_of(before),
        before=was,
        after=now_is,
    )
    await record(connection, who.tenant, f"config:{who.tenant}", *facts, event)


async def record_change(
    connection: Connection,
    tenant: str,
    what: str,
    id: str,
    by: str | None,
    *facts: Event,
    action: ConfigAction = "changed",
) -> None:
    event = ConfigChanged(what=what, id=id, by=by, action=action)
    await record(connection, tenant, f"config:{tenant}", *facts, event)
