"""Two companies full of rows, made by the product's own routes, engine and readers of the log."""

from dataclasses import dataclass
from ipaddress import ip_address
from itertools import count
from pathlib import Path

import msgspec
import psycopg
from msgspec.json import encode
from sqlalchemy import text

from dzvin.events.operator import OperatorStateChanged
from dzvin.infra.batch import AcdRow, Batch, ConfigRow, InputRow, PartyRow, StateRow
from dzvin.infra.bell import Notifier
from dzvin.infra.clock import new_id
from dzvin.infra.engine_log import PostgresLog
from dzvin.infra.log_reader import LogReader
from dzvin.infra.shard import ShardDatabase
from dzvin.recordings import listener as recordings
from dzvin.recordings.store import Files
from dzvin.reports import listener as reports
from dzvin.scenario.templates.hotline import hotline
from tests.infra.build import make_lease
from tests.isolation.forms import script_and_form
from tests.isolation.messages import messages
from tests.support.postgres import TestDatabase
from tests.support.stories import NOON, answered_call, envelopes
from tests.support.web import Client, Company, Web

ID_NAMES = {
    "project",
    "user",
    "operator",
    "queue",
    "reason",
    "schedule",
    "prompt",
    "scenario",
    "item",
    "number",
    "provider",
    "gateway",
    "name",
    "call",
    "recording",
    "list",
    "group",
    "role",
    "session",
    "study",
    "sms_provider",
    "template",
    "received",
    "code",
    "news",
    "callback",
    "party",
    "contact",
    "note",
    "import_id",
    "script",
    "form",
    "entry",
    "rule",
    "file",
}
"""Path parameters of which `filled` makes one."""
_addresses = count(7)
"""A peer is known by an address that no other company's is."""
BONUS = {"kind": "bonus", "points": 5, "comment": "Thanks"}
RULE = {
    "name": "Talks of a day",
    "kind": "norm",
    "metric": "successful",
    "window": "day",
    "target": 50,
    "grades": [{"limit": 50, "grade": "A", "points": 5}],
    "active_from": "2026-01-01",
}


@dataclass(frozen=True)
class Filled:
    """A company with something in it. `ids`: name of a path parameter to an id of ours."""

    company: Company
    admin: Client
    operator: Client
    ids: dict[str, str]

    @property
    def tenant(self) -> str:
        return self.company.tenant


async def filled(web: Web, postgres: TestDatabase) -> Filled:
    company = await web.company()
    admin, operator = await company.sign_in("Admin"), await company.sign_in("Operator")
    ids = await _settings(admin, operator)
    ids["call"] = ids["item"] = new_id()
    ids |= await messages(web, company.tenant, admin, operator)
    await operator.put("/api/widgets", {"places": []})
    assert (await operator.post(f"/api/news/{ids['news']}/read")).status_code == 204
    async with web.database.transaction(company.tenant) as connection:
        await connection.execute(
            text("INSERT INTO missed_done VALUES (:t, :party, now(), :user)"),
            {"t": company.tenant, **ids},
        )
        await connection.execute(
            text(
                "INSERT INTO callback (tenant, id, call, party, due_at, timezone, made_by, made_at)"
                " VALUES (:t, :callback, 'c1', :party, now(), 'UTC', :user, now())"
            ),
            {"t": company.tenant, **ids},
        )
        await connection.execute(
            text(
                "INSERT INTO kpi_result (tenant, rule, user_account, ref, rule_name, metric, since,"
                " until, at, sample, fact, target, points, money_micros) VALUES (:t, :rule, :user,"
                " 'day', 'x', 'successful', now(), now(), now(), 1, 1, 1, 0, 0)"
            ),
            {"t": company.tenant, **ids},
        )
        await connection.execute(
            text("INSERT INTO voicemail_mail VALUES (:t, 'r1', 'waiting', '', now())"),
            {"t": company.tenant},
        )
        await connection.execute(
            text("INSERT INTO trace VALUES (:t, now(), 'c1', 1, 'c1.1', 'sip', '{}')"),
            {"t": company.tenant},
        )
        await connection.execute(
            text("INSERT INTO contact_import_line VALUES (:t, :i, 2, 'nothing', '')"),
            {"t": company.tenant, "i": ids["import_id"]},
        )
    appeal = f"/api/points/entries/{ids['entry']}/appeal"
    assert (await operator.post(appeal, {"comment": "More"})).status_code == 201
    wrote = {"text": "x", "operator": operator.user}
    assert (await admin.post("/api/colleagues/messages", wrote)).status_code == 201
    checked = {"microphone_percent": None, "is_tone_heard": None, "sound": None}
    await operator.post("/api/phone/check", checked)
    ids |= await script_and_form(web, company.tenant, admin, operator, ids)
    await operator.post("/api/operators/me/status", {"state": "ready"})
    chosen = await operator.put("/api/operators/me/out-queue", {"queue": ids["queue"]})
    assert chosen.status_code == 200, chosen.text
    with psycopg.connect(postgres.admin_url) as connection:
        connection.execute(
            "INSERT INTO dzvin.gateway_state (tenant, gateway, state, since)"
            " VALUES (%s, %s, 'up', now())",
            (company.tenant, ids["gateway"]),
        )
        connection.execute(
            "INSERT INTO dzvin.outside_usage VALUES (%s, current_date, 1, 60, 0)",
            (company.tenant,),
        )
    await _live(postgres, company.tenant, operator.user, ids)
    await _facts(web, postgres)
    async with web.database.transaction(company.tenant) as connection:
        found = await connection.execute(text("SELECT id FROM recording"))
        ids["recording"] = str(found.scalar_one())
    assert set(ids) == ID_NAMES
    return Filled(company, admin, operator, ids)


async def _settings(admin: Client, operator: Client) -> dict[str, str]:
    project = (await admin.get("/api/projects")).json()[0]["id"]
    names = {"name_uk": "Обід", "name_ru": "Обед", "name_en": "Lunch"}
    schedule = {"project": project, "name": "Hours", "timezone": "Europe/Kyiv"}
    prompt = {"name": "hello", "language": "uk", "text": "Вітаємо"}
    device = {"user_account": operator.user}
    queue = await _made(admin, "/api/queues", {"name": "Support"})
    members = {"members": [{"user_account": operator.user}]}
    await admin.put(f"/api/queues/{queue}/members", members)
    phones = {"ext_phone": {"number": "+380501112233"}}
    await admin.put(f"/api/users/{operator.user}/phones", phones)
    graph = msgspec.to_builtins(hotline(queue, queue))
    scenario = await _made(
        admin, "/api/scenarios", {"project": project, "name": "Hotline", "draft": graph}
    )
    published = await admin.post(f"/api/scenarios/{scenario}/publish")
    assert published.status_code < 300, published.text
    provider = await _made(admin, "/api/providers", {"name": "Telecom"})
    address = str(ip_address("198.51.0.0") + next(_addresses))
    peer = {"provider": provider, "name": "Kyiv", "kind": "peer", "host": address}
    values = await _made(admin, "/api/lists", {"project": project, "name": "Black list"})
    await admin.post(f"/api/lists/{values}/values", {"text": "+380441112233"})
    number = {"number": "800", "is_public": True, "scenario": scenario}
    await admin.put("/api/mail-account", {"host": "mail.example.org", "sender": "pbx@example.org"})
    await admin.put("/api/voicemail/boxes", {"name": "main", "mail_to": ["chief@example.org"]})
    study = {
        "name": "Monday",
        "stored": {"date": "2026-11-20"},
        "variants": [{"name": "as it was"}],
    }
    group = {"name": "Day shift", "members": [operator.user]}
    return {
        "project": project,
        "group": await _made(admin, "/api/groups", group),
        "role": await _made(admin, "/api/roles", {"name": "Night shift"}),
        "session": (await operator.get("/api/me/sessions")).json()[0]["id"],
        "user": operator.user,
        "operator": operator.user,
        "queue": queue,
        "reason": await _made(admin, "/api/away-reasons", names),
        "schedule": await _made(admin, "/api/schedules", schedule),
        "prompt": await _made(admin, "/api/prompts", prompt),
        "scenario": scenario,
        "list": values,
        "number": await _made(admin, "/api/numbers", number),
        "provider": provider,
        "gateway": await _made(admin, "/api/gateways", peer),
        "name": await _made(admin, "/api/devices", device, key="name"),
        "study": await _made(admin, "/api/what-if", study),
        "entry": await _made(admin, f"/api/points/people/{operator.user}", BONUS),
        "rule": await _made(admin, "/api/kpi/rules", RULE),
        "news": await _made(admin, "/api/news-written", {"title": "Hours"}),
        "code": await _made(admin, "/api/result-codes", {"kind": "result", "name": "Sold"}),
        "callback": new_id(),
        "party": new_id(),
        **await _contact(admin),
    }


async def _contact(admin: Client) -> dict[str, str]:
    """With all that belongs to one, and a file of others."""
    field = {"name": "Birthday", "kind": "date"}
    fields = await admin.put("/api/contact-fields", {"fields": [field]})
    assert fields.status_code == 200, fields.text
    made = await admin.post("/api/contacts", {"name": "Anna", "phones": ["+380441112233"]})
    contact = made.json()["contact"]["id"]
    noted = await admin.post(f"/api/contacts/{contact}/notes", {"text": "calls at night"})
    headers = {"content-type": "text/csv"}
    file = await admin.http.post("/api/contact-imports", content=b"name\nIvan", headers=headers)
    return {
        "contact": contact,
        "note": noted.json()["notes"][0]["id"],
        "import_id": file.json()["id"],
    }


async def _made(client: Client, path: str, body: object, key: str = "id") -> str:
    answer = await client.post(path, body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()[key])


async def _live(postgres: TestDatabase, tenant: str, operator: str, ids: dict[str, str]) -> None:
    """What the engine writes while a call lives."""
    call = ids["call"]
    make_lease(postgres.admin_url, 1)
    log = PostgresLog(postgres.engine_url, "main", 1, Notifier(postgres.engine_url))
    story = answered_call(call)
    ready = OperatorStateChanged(operator=operator, was="away", state="ready", by="user")
    try:
        await log.commit(
            Batch(
                events=tuple(envelopes(*story, (100.0, ready), tenant=tenant)),
                states=(StateRow(tenant=tenant, subject=f"call:{call}", version=1, state=b"{}"),),
                items=(AcdRow(tenant=tenant, id=call, json=b"{}"),),
                operators=(AcdRow(tenant=tenant, id=operator, json=encode({"id": operator})),),
                memories=(AcdRow(tenant=tenant, id=ids["queue"], json=b"{}"),),
                configs=(ConfigRow(tenant=tenant, id="settings", json=b"{}"),),
                parties=(PartyRow(tenant=tenant, id=new_id(), number="+380441112233"),),
                inputs=(
                    InputRow(
                        tenant=tenant,
                        subject=f"call:{call}",
                        n=1,
                        at=NOON,
                        heard=b"{}",
                        config="settings",
                    ),
                ),
            )
        )
    finally:
        await log.close()


async def _facts(web: Web, postgres: TestDatabase) -> None:
    reader = ShardDatabase(postgres.reader_url, "main")
    for listener in (reports, recordings):
        await LogReader(web.database, reader, listener.READER).catch_up()
    await reader.close()


def web_state(folder: Path) -> dict[str, object]:
    """What the routes of sound files find in the app's state."""
    return {"prompts": folder, "recordings": Files(folder, folder)}
