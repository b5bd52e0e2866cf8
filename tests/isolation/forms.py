"""A script, the form of a call, and all that belongs to them, for each of the two companies."""

from sqlalchemy import text

from dzvin.infra.clock import new_id
from tests.support.web import Client, Web

BLOCK = {"id": "city", "kind": "text", "title": "City"}
QUOTA = {"id": "all", "name": "All", "limit": 10}

FORM = """
    INSERT INTO form (tenant, id, project, script, version, operator, call, status, opened_at,
        changed_at) SELECT tenant, CAST(:form AS uuid), project, id, published,
        CAST(:operator AS uuid), :call, 'saved', now(), now() FROM script
        WHERE id = CAST(:script AS uuid)
"""
REST = (
    "INSERT INTO form_edit VALUES (:tenant, :form, 1, :operator, now(), 'saved', '{}')",
    "INSERT INTO form_file VALUES (:tenant, :file, :form, 'city', 'a.txt', 'txt', 1, 'x',"
    " :operator, now())",
    "INSERT INTO webhook_secret VALUES (:tenant, 'crm.example.org', 'x', :operator, now())",
    "INSERT INTO form_favourite VALUES (:tenant, :form, :operator)",
    "INSERT INTO form_counted VALUES (:tenant, :form, :script, 'all')",
)


async def script_and_form(
    web: Web, tenant: str, admin: Client, operator: Client, ids: dict[str, str]
) -> dict[str, str]:
    """Their ids."""
    new = {"project": ids["project"], "name": "Order", "draft": {"blocks": [BLOCK]}}
    script = (await admin.post("/api/scripts", new)).json()["id"]
    await admin.patch(f"/api/scripts/{script}", {"quotas": [QUOTA]})
    published = await admin.post(f"/api/scripts/{script}/publish")
    assert published.status_code == 200, published.text
    set_ = await admin.put(f"/api/queues/{ids['queue']}/form", {"script": script})
    assert set_.status_code == 200, set_.text
    found = {"script": script, "form": new_id(), "file": new_id()}
    values = {"tenant": tenant, "operator": operator.user, "call": ids["call"], **found}
    async with web.database.transaction(tenant) as connection:
        for query in (FORM, *REST):
            await connection.execute(text(query), values)
    return found
