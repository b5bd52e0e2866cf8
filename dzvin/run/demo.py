"""The demo company of a new home: people, queues, a hotline, a phone; made once, by real routes."""

import os
import secrets
from pathlib import Path

import msgspec
from sqlalchemy import Table, text

from dzvin.accounts.actions import create_tenant, create_user
from dzvin.accounts.model import NewUser
from dzvin.acd.model import QueueSettings
from dzvin.acd.tables import AWAY_REASON, QUEUE, QUEUE_MEMBER
from dzvin.events.system import ConfigChanged
from dzvin.infra.bell import Notifier
from dzvin.infra.clock import new_id, now
from dzvin.infra.db import Connection, Database, Taken
from dzvin.infra.event_log import record
from dzvin.infra.passwords import Passwords
from dzvin.infra.seal import Seal
from dzvin.reports.kpi.model import NewRule, rule_of
from dzvin.reports.kpi.store import Stored, insert_rule
from dzvin.run.home import Home
from dzvin.scenario.tables import SCENARIO, SCENARIO_VERSION
from dzvin.scenario.templates.hotline import hotline
from dzvin.telephony.tables import ENDPOINT, NUMBER

HOTLINE = "800"
SLUG = "demo"
PEOPLE = (
    # login, name, role, short number
    ("anna", "Анна Коваль", "Operator", "201"),
    ("bohdan", "Богдан Шевченко", "Operator", "202"),
    ("olha", "Ольга Мельник", "Supervisor", "203"),
    ("admin", "Адміністратор", "Admin", "204"),
)
TALKS = {
    "kind": "norm",
    "name": "Розмови за день",
    "metric": "successful",
    "window": "day",
    "target": 10,
    "grades": [
        {"limit": 5, "grade": "Добре", "points": 5},
        {"limit": 10, "grade": "Чудово", "points": 15},
    ],
}
LONG_BREAK = {
    "kind": "violation",
    "name": "Задовга перерва",
    "metric": "away_longer_seconds",
    "comparison": "at_most",
    "target": 900,
    "points": -3,
}
REASONS = (
    ("Перерва", "Перерыв", "Break", "coffee", "orange", 900, 2700),
    ("Обід", "Обед", "Lunch", "salad", "grape", 3600, None),
    ("Навчання", "Обучение", "Training", "school", "blue", None, None),
    ("Технічна", "Техническая", "Technical", "tool", "gray", None, None),
)
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that look alike."""


def sign_ins_file(home: Home) -> Path:
    return home.folder / "demo-sign-ins.txt"


async def make_demo(home: Home) -> bool:
    """True when it was made, False when this database has one already."""
    database = Database(
        home.database_url("dzvin_app"), Notifier(home.database_url("dzvin_app")), connections=2
    )
    try:
        if await _is_there(database):
            return False
        passwords = {login: _password() for login, *_ in PEOPLE}
        phone, secret = f"phone-{secrets.token_hex(4)}", secrets.token_urlsafe(15)
        kept = _keep(home, passwords, phone, secret)
        await _make(database, passwords, phone, Seal(home.secrets.key).close(secret))
        kept.replace(sign_ins_file(home))
        return True
    finally:
        await database.close()


async def _is_there(database: Database) -> bool:
    async with database.before_sign_in() as connection:
        logins = [login for login, *_ in PEOPLE]
        for login in logins:
            found = await connection.execute(
                text("SELECT 1 FROM dzvin.login_of(:login)"), {"login": login}
            )
            if found.first():
                return True
    return False


async def _make(database: Database, passwords: dict[str, str], phone: str, sealed: str) -> None:
    try:
        tenant, roles = await create_tenant(database, "Демо", SLUG)
    except Taken:  # an earlier start was cut off here
        tenant, roles = await create_tenant(database, "Демо", f"{SLUG}-{secrets.token_hex(3)}")
    async with database.transaction(tenant.id) as connection:
        people = {}
        for login, name, role, short_number in PEOPLE:
            new = NewUser(
                login=login,
                name=name,
                password=passwords[login],
                short_number=short_number,
                roles=(roles[role],),
            )
            people[login] = await create_user(connection, tenant.id, new, Passwords())
        made = _Maker(connection, tenant.id)
        project = str((await connection.execute(text("SELECT id FROM dzvin.project"))).scalar_one())
        operators = [people["anna"], people["bohdan"]]
        support = await made.queue(project, "Підтримка", "301", "longest_idle", operators)
        sales = await made.queue(project, "Продажі", "302", "round_robin", operators)
        reasons = await made.away_reasons()
        scenario = await made.scenario(project, support, sales, people["admin"])
        await made.number(project, scenario)
        await made.phone(phone, sealed, people["bohdan"])
        for rule in (TALKS, {**LONG_BREAK, "reason": reasons[0]}):
            await made.kpi(rule)
        await made.record_changes()


class _Maker:
    """Writes rows of one company and remembers what changed."""

    def __init__(self, connection: Connection, tenant: str) -> None:
        self._connection, self._tenant = connection, tenant
        self._changes: list[ConfigChanged] = []

    async def queue(
        self, project: str, name: str, short_number: str, strategy: str, operators: list[str]
    ) -> str:
        queue = new_id()
        settings = msgspec.to_builtins(QueueSettings(strategy=strategy))
        values = {"id": queue, "project": project, "name": name, "short_number": short_number}
        await self._insert(QUEUE, **values, settings=settings)
        for position, operator in enumerate(operators):
            member = {"queue": queue, "user_account": operator, "priority": 1, "position": position}
            await self._insert(QUEUE_MEMBER, **member)
        self._changes.append(ConfigChanged(what="queue", id=queue))
        return queue

    async def away_reasons(self) -> list[str]:
        ids = [new_id() for _ in REASONS]
        for position, (uk, ru, en, icon, color, most, daily) in enumerate(REASONS):
            names = {"name_uk": uk, "name_ru": ru, "name_en": en, "icon": icon, "color": color}
            is_break = icon in {"coffee", "salad"}
            limits = {"max_seconds": most, "max_daily_seconds": daily}
            values = {"id": ids[position], "position": position, "counts_as_break": is_break}
            values |= {"is_paid": icon != "salad", **limits, **names}
            await self._insert(AWAY_REASON, **values)
            self._changes.append(ConfigChanged(what="away_reason", id=ids[position]))
        return ids

    async def scenario(self, project: str, support: str, sales: str, by: str) -> str:
        scenario, version = new_id(), new_id()
        graph = msgspec.to_builtins(hotline(support, sales))
        values = {"id": scenario, "project": project, "name": "Гаряча лінія", "draft": graph}
        await self._insert(SCENARIO, **values, published=version)
        values = {"id": version, "scenario": scenario, "number": 1, "published_by": by}
        await self._insert(SCENARIO_VERSION, **values, graph=graph)
        self._changes.append(ConfigChanged(what="scenario", id=scenario))
        return scenario

    async def number(self, project: str, scenario: str) -> None:
        number = new_id()
        shown = {"label": "Гаряча лінія", "is_public": True, "public_slug": SLUG, "language": "uk"}
        values = {"id": number, "project": project, "number": HOTLINE, "scenario": scenario}
        await self._insert(NUMBER, **values, **shown)
        self._changes.append(ConfigChanged(what="number", id=number))

    async def kpi(self, rule: dict[str, object]) -> None:
        made = rule_of(msgspec.convert({**rule, "active_from": now().date()}, NewRule), new_id(), 1)
        await insert_rule(self._connection, self._tenant, Stored(rule=made, judged_until=now()))
        self._changes.append(ConfigChanged(what="kpi_rule", id=made.id))

    async def phone(self, name: str, sealed: str, operator: str) -> None:
        values = {"kind": "device", "user_account": operator, "label": "SIP"}
        await self._insert(ENDPOINT, name=name, secret=sealed, **values)
        self._changes.append(ConfigChanged(what="endpoint", id=name))

    async def record_changes(self) -> None:
        """The last statement of the transaction: the log's lock is held from here on."""
        await record(self._connection, self._tenant, f"config:{self._tenant}", *self._changes)

    async def _insert(self, table: Table, **values: object) -> None:
        await self._connection.execute(table.insert().values(tenant=self._tenant, **values))


def _password() -> str:
    """Three groups of four letters: 59 bits, easy to read out."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))


def _keep(home: Home, passwords: dict[str, str], phone: str, secret: str) -> Path:
    """Beside its place until the database has the same; readable by the owner only."""
    file = sign_ins_file(home).with_suffix(".new")
    lines = [f"{role:<14} {login:<10} {passwords[login]}" for login, _, role, _ in PEOPLE]
    settings = home.settings
    lines.append(
        f"{'SIP phone':<14} {phone} {secret} at {settings.sip_address}:{settings.sip_port}"
    )
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write("\n".join(lines) + "\n")
    return file
