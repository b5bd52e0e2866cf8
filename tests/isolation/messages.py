"""A company that has written to a customer: its provider, a template, a message and its part."""

from sqlalchemy import text

from dzvin.outbound.sms.incoming.actions import receive
from dzvin.outbound.sms.provider import Incoming
from dzvin.outbound.sms.store import load_provider
from tests.support.web import Client, Web

SETTINGS = {"kind": "http", "url": "https://sms.example.org/send", "body": "to={to}&text={text}"}


async def messages(web: Web, tenant: str, admin: Client, operator: Client) -> dict[str, str]:
    """Ids of the provider, the template and of what came in."""
    new = {"name": "Turbo", "sender": "Dzvin", "secret": "k3y", "settings": SETTINGS}
    provider = await admin.post("/api/sms-providers", new)
    template = {"channel": "sms", "name": "Ready", "text": "Ready, {contact.name}"}
    made = await admin.post("/api/message-templates", template)
    sent = await operator.post("/api/messages/sms", {"to": "+380441112233", "text": "hello"})
    assert sent.status_code == 202, sent.text
    ids = {"sms_provider": provider.json()["id"], "template": made.json()["id"]}
    async with web.database.transaction(tenant) as connection:
        await connection.execute(
            text("INSERT INTO sms_part VALUES (:t, :m, 1, :p, '7', 'sent', '')"),
            {"t": tenant, "m": sent.json()["id"], "p": ids["sms_provider"]},
        )
        await connection.execute(
            text("INSERT INTO sms_provider_state VALUES (:t, :p, true, '', '', now())"),
            {"t": tenant, "p": ids["sms_provider"]},
        )
        row = await load_provider(connection, ids["sms_provider"])
        assert row
        await receive(connection, tenant, row, Incoming(number="+380441112233", text="thanks"))
        heard = await connection.scalar(text("SELECT id FROM message WHERE direction = 'in'"))
        ids["received"] = str(heard)
    return ids
