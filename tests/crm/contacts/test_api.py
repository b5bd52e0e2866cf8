"""Contacts over HTTP, on a real database."""

from typing import Any

from sqlalchemy import text

from dzvin.crm.contacts.importing.jobs import Importer
from dzvin.events.call import CallStarted
from dzvin.events.queue import OfferMade
from dzvin.infra.clock import new_id, now
from dzvin.infra.event_log import record
from dzvin.kernel.ids import party_id
from tests.support.web import Client, Company, Story, Web

ANNA = {"name": "Іваненко Анна-Марія", "phones": ["067 123-45-67"], "tags": ["VIP"]}


async def made(client: Client, **but: Any) -> dict[str, Any]:
    answer = await client.post("/api/contacts", ANNA | but)
    assert answer.status_code == 201, answer.text
    return dict(answer.json()["contact"])


async def names(client: Client, **asked: Any) -> list[str]:
    answer = await client.get("/api/contacts", **asked)
    assert answer.status_code == 200, answer.text
    return [row["name"] for row in answer.json()["rows"]]


async def called(web: Web, company: Company, number: str, *operators: str) -> str:
    """A call from this number that was offered to these operators."""
    call, party = new_id(), party_id(company.tenant, number)
    async with web.database.transaction(company.tenant) as connection:
        await connection.execute(
            text("INSERT INTO party (tenant, id, number, number_reversed) VALUES (:t, :p, :n, :r)"),
            {"t": company.tenant, "p": party, "n": number, "r": number[::-1]},
        )
        started = CallStarted(
            call=call, direction="inbound", door="gateway", dialled="800", leg=f"{call}.0"
        )
        offers = [
            OfferMade(
                offer=f"o{n}", item=call, call=call, operator=one, endpoints=(), ring_seconds=20
            )
            for n, one in enumerate(operators)
        ]
        await record(
            connection, company.tenant, f"call:{call}", started, *offers, party=party, at=now()
        )
    return call


def test_a_contact_is_found_by_words_and_by_both_ends_of_a_number(play: Story) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        anna = await made(admin, emails=["Anna@Example.com"], company="Рога і копита")
        assert (anna["phones"], anna["emails"]) == (["+380671234567"], ["anna@example.com"])
        await made(admin, name="Петренко Іван", phones=["+48221234567"], tags=[])
        for search in (
            "іван", "анна", "марія", "Іваненко Анна", "рога", "anna@ex", "vip", "#vi",
            "4567", "+38067", "067 123", "067123", "0671234567", "67123", "вип",
        ):  # fmt: skip
            wanted = {"іван": 2, "4567": 2, "вип": 0}.get(search, 1)
            assert len(await names(admin, search=search)) == wanted, search
        assert await names(admin, search="анна петренко") == []
        assert await names(admin, tag="vip") == ["Іваненко Анна-Марія"]
        assert await names(admin, search="%") == [] and await names(admin, search="_") == []
        assert (await admin.get("/api/contact-tags")).json() == ["VIP"]

    play(story)


def test_pages_follow_the_alphabet_in_either_direction(play: Story) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        alphabet = ["Андрій", "Єва", "Жанна", "Іван", "Йосип", "Яна"]
        for name in reversed(alphabet):
            await made(admin, name=name, phones=[])
        found, cursor = [], None
        while True:
            asked = {"limit": 2, **({"cursor": cursor} if cursor else {})}
            page = (await admin.get("/api/contacts", **asked)).json()
            found += [row["name"] for row in page["rows"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        assert found == alphabet
        assert await names(admin, descending=True) == alphabet[::-1]
        assert await names(admin, sort="created") == alphabet[::-1]

    play(story)


def test_a_number_belongs_to_one_contact(play: Story) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        anna = await made(admin)
        again = await admin.post("/api/contacts", ANNA | {"name": "Other"})
        assert (again.status_code, again.json()["code"]) == (409, "contact.phone_taken")
        assert again.json()["fields"] == [{"field": "phones.0", "code": "taken"}]
        assert again.json()["details"]["contact"] == anna["id"]
        wrong = await admin.post("/api/contacts", {"name": "X", "phones": ["112", "+380671234568"]})
        assert wrong.json()["fields"] == [{"field": "phones.0", "code": "not_a_number"}]
        path = f"/api/contacts/{anna['id']}"
        after = (await admin.patch(path, {"phones": [], "consent": "given"})).json()["contact"]
        assert (after["phones"], after["consent"], bool(after["consent_at"])) == ([], "given", True)
        assert after["name"] == anna["name"] and after["changed_by_name"]
        await made(admin, name="Other")

    play(story)


def test_own_fields_take_only_what_they_are(play: Story) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        forms = [
            {"name": "Birthday", "kind": "date"},
            {"name": "Size", "kind": "choice", "choices": ["S", "M"]},
            {"name": "Debt", "kind": "number"},
        ]
        birthday, size, debt = (
            field["id"]
            for field in (await admin.put("/api/contact-fields", {"fields": forms})).json()
        )
        values = {birthday: "1990-02-29", size: "XL", debt: "much"}
        answer = await admin.post("/api/contacts", ANNA | {"fields": values})
        assert {each["field"]: each["code"] for each in answer.json()["fields"]} == {
            f"fields.{birthday}": "format",
            f"fields.{size}": "not_allowed",
            f"fields.{debt}": "type",
        }
        good: dict[str, Any] = {birthday: "1990-02-28", size: "M", debt: -1.5}
        anna = await made(admin, fields=good)
        assert anna["fields"] == good
        kept = [{"id": size, "name": "Size", "kind": "choice", "choices": ["M"]}]
        await admin.put("/api/contact-fields", {"fields": kept})
        after = (await admin.get(f"/api/contacts/{anna['id']}")).json()["contact"]
        assert after["fields"] == {size: "M"}
        kept[0]["kind"] = "text"
        assert (await admin.put("/api/contact-fields", {"fields": kept})).status_code == 422

    play(story)


def test_merging_joins_numbers_and_notes_and_keeps_what_was_chosen(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin = await company.sign_in("Admin")
        one = await made(admin, company="Old", consent="given")
        two = await made(
            admin, name="Anna", phones=["+48221234567"], company="New", tags=["vip", "b"]
        )
        await admin.post(f"/api/contacts/{two['id']}/notes", {"text": "calls at night"})
        body = {"other": two["id"], "theirs": ["company"]}
        page = (await admin.post(f"/api/contacts/{one['id']}/merge", body)).json()
        contact = page["contact"]
        assert (contact["name"], contact["company"]) == (one["name"], "New")
        assert (contact["consent"], contact["tags"]) == ("given", ["VIP", "b"])
        assert contact["phones"] == ["+380671234567", "+48221234567"]
        assert [note["text"] for note in page["notes"]] == ["calls at night"]
        assert (await admin.get(f"/api/contacts/{two['id']}")).status_code == 404
        same = await admin.post(f"/api/contacts/{one['id']}/merge", {"other": one["id"]})
        assert same.json()["code"] == "contact.same"
        async with web.database.transaction(company.tenant) as connection:
            query = "SELECT data FROM event WHERE name = 'contact.merged'"
            (event,) = await connection.scalars(text(query))
        assert event["gone"] == two["id"] and event["by"] == admin.user

    play(story)


def test_who_asked_to_be_forgotten_is_gone_from_the_journal_too(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin = await company.sign_in("Admin")
        anna = await made(admin)
        await called(web, company, "+380671234567", admin.user)
        await called(web, company, "+380671234568", admin.user)
        answer = await admin.post(f"/api/contacts/{anna['id']}/erase")
        assert answer.status_code == 200, answer.text
        async with web.database.transaction(company.tenant) as connection:
            left = set(await connection.scalars(text("SELECT number FROM party")))
            query = "SELECT data->>'party' FROM event WHERE name = 'party.erased'"
            told = list(await connection.scalars(text(query)))
            for table in ("contact_phone", "contact_term", "contact_note"):
                assert not list(await connection.scalars(text(f"SELECT 1 FROM {table}")))  # noqa: S608
        assert left == {"", "+380671234568"}
        assert told == [party_id(company.tenant, "+380671234567")]

    play(story)


def test_an_operator_sees_his_own_contacts_and_whoever_calls_him(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin, anna = await company.sign_in("Admin"), await company.sign_in("Operator")
        other = await company.sign_in("Operator")
        theirs = await made(admin, responsible=other.user)
        path = f"/api/contacts/{theirs['id']}"
        assert await names(anna) == [] and await names(other) == [theirs["name"]]
        assert (await anna.get(path)).status_code == 404
        call = await called(web, company, "+380671234567", anna.user)
        panel = (await anna.get(f"/api/calls/{call}/client")).json()
        assert panel["page"]["contact"]["name"] == theirs["name"] and panel["page"]["may_edit"]
        assert (await other.get(f"/api/calls/{call}/client")).status_code == 404
        assert (await anna.get(path, call=call)).status_code == 200
        note = {"text": "angry", "call": call}
        assert (await anna.post(f"{path}/notes", note)).status_code == 201
        changed = await anna.http.patch(path, params={"call": call}, json={"company": "ACME"})
        assert changed.json()["contact"]["company"] == "ACME"
        unknown = await called(web, company, "+380671112233", anna.user)
        panel = (await anna.get(f"/api/calls/{unknown}/client")).json()
        assert panel["page"] is None and panel["may_create"]
        mine = await anna.post("/api/contacts", {"name": "Mine", "call": unknown})
        assert mine.json()["contact"]["phones"] == ["+380671112233"]
        assert await names(anna) == ["Mine"]
        assert (await anna.delete(path)).status_code == 404
        taken = await anna.http.patch(path, params={"call": call}, json={"responsible": anna.user})
        assert taken.status_code == 404
        own = f"/api/contacts/{mine.json()['contact']['id']}"
        assert (await anna.post(f"{own}/erase")).status_code == 403
        rights = {"contact.view": "company", "contact.edit": "own"}
        role = await admin.post("/api/roles", {"name": "Reader", "permissions": rights})
        assert (
            await admin.patch(f"/api/users/{anna.user}", {"roles": [role.json()["id"]]})
        ).status_code == 200
        assert len(await names(anna)) == 2
        assert await names(anna, editable="true") == ["Mine"], "with others none is merged"

    play(story)


def test_who_may_not_see_numbers_finds_none_and_changes_none(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin = await company.sign_in("Admin")
        grants = [{"permission": "contact.*"}, {"permission": "workplace.use"}]
        async with web.database.transaction(company.tenant) as connection:
            role = new_id()
            await connection.execute(
                text("INSERT INTO role VALUES (:t, :r, 'Blind', false, CAST(:g AS jsonb))"),
                {"t": company.tenant, "r": role, "g": str(grants).replace("'", '"')},
            )
        company.roles["Blind"] = role
        blind = await company.sign_in("Blind")
        viber = {"kind": "viber", "id": "+380671234567"}
        contact = await made(
            admin, name="Anna 0671234567", emails=["380671234567@viber.com"], messengers=[viber]
        )
        (shown,) = (await blind.get("/api/contacts")).json()["rows"]
        assert shown["phones"] == ["•" * 11 + "67"]
        assert "1234567" not in shown["emails"][0]
        assert await names(blind, search="4567") == []
        assert "1234567" not in (await blind.get("/api/contact-export")).text
        path = f"/api/contacts/{contact['id']}"
        refused = await blind.patch(path, {"phones": ["+380671234569"]})
        assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
        back = {name: shown[name] for name in ("name", "emails", "messengers", "company")}
        telegram = {"kind": "telegram", "id": "anna"}
        back |= {"messengers": [telegram, *back["messengers"]], "tags": ["new"]}
        assert (await blind.patch(path, back)).status_code == 200
        kept = (await admin.get(path)).json()["contact"]
        assert (kept["name"], kept["emails"]) == (contact["name"], contact["emails"])
        assert (kept["messengers"], kept["tags"]) == ([telegram, viber], ["new"])
        spoilt = await blind.patch(path, {"name": shown["name"] + "!"})
        assert spoilt.json()["fields"] == [{"field": "name", "code": "not_allowed"}]
        assert (await blind.patch(path, {"company": "ACME"})).status_code == 200
        call = await called(web, company, "+380501112233", blind.user)
        made_up = await blind.post("/api/contacts", {"name": "Unseen", "call": call})
        assert made_up.json()["contact"]["phones"] == ["•" * 11 + "33"]
        assert (await admin.get("/api/contacts", search="0501112233")).json()["rows"]

    play(story)


FILE = (
    "ПІБ;Телефон;E-mail;Теги;Розмір;Примітка\r\n"
    "Іваненко Анна;067 123-45-67;anna@example.com;VIP, new;M;calls at night\r\n"
    'Петренко Іван;"0501112233, 0501112244";;;;\r\n'
    "Сидоренко;12;;;;\r\n"
    ";;;;;\r\n"
    "Коваль;;not an address;;;\r\n"
    "Двійник;0501112233;;;;\r\n"
    "Мельник;;melnyk@example.com;;XXL;\r\n"
    "'=1+1;0631112233;;;;\r\n"
)


def test_a_file_is_looked_at_then_read_with_a_reason_for_each_refused_line(play: Story) -> None:
    async def story(web: Web) -> None:
        admin = await (await web.company()).sign_in("Admin")
        form = {"name": "Розмір", "kind": "choice", "choices": ["S", "M"]}
        (size,) = (await admin.put("/api/contact-fields", {"fields": [form]})).json()
        await made(admin, name="Анна", company="ACME")
        for known, figures in (
            ("skip", (2, 0, 2, 3)),
            ("update", (0, 4, 0, 3)),
            ("new", (4, 0, 0, 3)),
        ):
            headers = {"content-type": "text/csv"}
            content = FILE.encode("cp1251" if known == "update" else "utf-8-sig")
            file = await admin.http.post(
                "/api/contact-imports", params={"name": "a.csv"}, content=content, headers=headers
            )
            looked = file.json()
            assert looked["guessed"] == [
                "name", "phones", "emails", "tags", f"fields.{size['id']}", "note"
            ]  # fmt: skip
            assert (looked["lines"], looked["first"][0][0]) == (7, "Іваненко Анна")
            path = f"/api/contact-imports/{looked['id']}"
            plan = {"columns": looked["guessed"], "known": known, "tags": ["2026"]}
            started = await admin.post(f"{path}/start", plan)
            assert (started.status_code, started.json()["state"]) == (202, "waiting")
            assert (await admin.post(f"{path}/start", plan)).status_code == 409
            await Importer(web.database).read(admin.tenant, looked["id"])
            await Importer(web.database).read(admin.tenant, looked["id"])
            (done, *_) = (await admin.get("/api/contact-imports")).json()
            assert (done["state"], done["done"]) == ("done", 7)
            found = tuple(done[name] for name in ("added", "updated", "skipped", "refused"))
            assert found == figures, known
            if known == "skip":
                lines = (await admin.get(f"{path}/lines")).json()["rows"]
                assert [(line["line"], line["why"], line["column"]) for line in lines] == [
                    (2, "known", "phones"),
                    (4, "not_a_number", "phones"),
                    (6, "format", "emails"),
                    (7, "known", "phones"),
                    (8, "not_choice", f"fields.{size['id']}"),
                ]
            if known == "update":
                (anna,) = (await admin.get("/api/contacts", search="067 123")).json()["rows"]
                assert (anna["name"], anna["company"]) == ("Іваненко Анна", "ACME")
                asked = {"kind": "contacts", "thing": looked["id"]}
                told = (await admin.get("/api/audit", **asked)).json()["rows"]
                of_file = [row["title"] for row in told if row["action"] == "imported"]
                assert of_file == ["a.csv"]
                names = [(row["before"].get("name"), row["after"].get("name")) for row in told]
                assert ("Анна", "Іваненко Анна") in names
                plain = (await admin.get("/api/audit", kind="contacts")).json()["rows"]
                assert ("Анна", "Іваненко Анна") not in [
                    (row["before"].get("name"), row["after"].get("name")) for row in plain
                ], "a file's thousands would hide everything"
                assert anna["tags"] == ["VIP", "new", "2026"]
                assert anna["fields"] == {size["id"]: "M"}

    play(story)


def test_a_file_that_is_no_table_is_refused(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin, operator = await company.sign_in("Admin"), await company.sign_in("Operator")
        for content, code in (
            (b"", "empty"),
            (b"name\r\n", "empty"),
            (b"PK\x03\x04\x00\x00", "not_text"),
            (b"name\n" + b"x\n" * 50_001, "too_many_lines"),
        ):
            answer = await admin.http.post("/api/contact-imports", content=content)
            assert answer.json()["fields"] == [{"field": "file", "code": code}], answer.text
        big = await admin.http.post("/api/contact-imports", content=b"x" * 20_000_001)
        assert big.status_code == 413
        assert (
            await operator.http.post("/api/contact-imports", content=b"a\nb")
        ).status_code == 403

    play(story)


def test_a_file_for_a_spreadsheet_runs_nothing_and_can_be_read_again(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin, operator = await company.sign_in("Admin"), await company.sign_in("Operator")
        await made(admin, name='=HYPERLINK("http://x")', company="-2+3", responsible=operator.user)
        answer = await admin.get("/api/contact-export")
        assert answer.headers["content-type"].startswith("text/csv")
        async with web.database.transaction(company.tenant) as connection:
            query = "SELECT data->>'count' FROM event WHERE name = 'contact.exported'"
            assert list(await connection.scalars(text(query))) == ["1"]
        head, line = answer.text.removeprefix("\ufeff").split("\r\n")[:2]
        assert head.startswith("Ім'я;Телефони;")
        assert line.startswith('"\'=HYPERLINK(""http://x"")";+380671234567;;\'-2+3;VIP;')
        file = await admin.http.post("/api/contact-imports", content=answer.content)
        plan = {"columns": file.json()["guessed"], "known": "update"}
        await admin.post(f"/api/contact-imports/{file.json()['id']}/start", plan)
        await Importer(web.database).read(admin.tenant, file.json()["id"])
        (again,) = (await admin.get("/api/contacts")).json()["rows"]
        assert (again["name"], again["company"]) == ('=HYPERLINK("http://x")', "-2+3")
        assert again["responsible"] == operator.user
        assert (await operator.get("/api/contact-export")).status_code == 403

    play(story)


def test_two_words_that_fit_very_many_show_some_at_once_and_a_rare_one_shows_all(
    play: Story,
) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin = await company.sign_in("Admin")
        values = {"t": company.tenant}
        async with web.database.transaction(company.tenant) as connection:
            for statement in (
                "INSERT INTO contact (tenant, id, name, sort_name) SELECT CAST(:t AS uuid),"
                " gen_random_uuid(), 'Olena Koval ' || n, 'olena koval ' || n"
                " FROM generate_series(1, 3100) n",
                "INSERT INTO contact_term (tenant, term, contact) SELECT tenant, word, id"
                " FROM contact, unnest(string_to_array(sort_name, ' ')) word",
            ):
                await connection.execute(text(statement), values)
        many = (await admin.get("/api/contacts", search="ole kov", limit=50)).json()
        assert many["is_cut"] and len(many["rows"]) == 50
        one = (await admin.get("/api/contacts", search="koval olena 3077")).json()
        assert [row["name"] for row in one["rows"]] == ["Olena Koval 3077"] and not one["is_cut"]
        none = (await admin.get("/api/contacts", search="koval zoya")).json()
        assert none["rows"] == [] and not none["is_cut"]
        anna = await company.sign_in("Operator")
        async with web.database.transaction(company.tenant) as connection:
            await connection.execute(
                text("UPDATE contact SET responsible = :u WHERE name LIKE '% 3077'"),
                {"u": anna.user},
            )
        hers = (await anna.get("/api/contacts", search="ole kov")).json()
        assert [row["name"] for row in hers["rows"]] == ["Olena Koval 3077"] and not hers["is_cut"]

    play(story)
