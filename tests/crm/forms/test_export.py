"""The journal of forms as a file: whole words, numbers that stay numbers, nothing that runs."""

import csv
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile
from zoneinfo import ZoneInfo

from sqlalchemy import text

from dzvin.crm.forms.exported.sheet import cells, columns_of, guarded
from dzvin.crm.forms.filled.model import Customer, FormRow
from dzvin.infra.workbook import Workbook
from tests.crm.forms.build import block, choice, script
from tests.crm.forms.desk import NUMBER, Desk, desk, form_path, opened, ringing
from tests.support.postgres import TestDatabase
from tests.support.web import Client, Story, Web

AT = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
ROW = FormRow(
    id="f",
    project="p",
    script="s",
    script_name="Продаж",
    version="v",
    number=3,
    operator="o",
    operator_name="Їжак",
    call="c",
    queue=None,
    queue_name=None,
    party=Customer(number=NUMBER, name="=cmd"),
    status="closed",
    result="",
    revision=1,
    opened_at=AT,
    changed_at=AT,
    completed_at=None,
    required_seconds=0,
    is_favourite=False,
)


def test_each_answer_is_written_as_people_read_it() -> None:
    labelled = {"choices": [{"value": "1", "label": "Так"}, {"value": "2", "label": "Ні"}]}
    whole = script(
        block("want", "choice", **labelled),
        block("several", "choices", **labelled),
        block("goods", "table", columns=["a", "b"]),
        block("sum", "computed", formula="1 + 1"),
        block("scan", "file", types=["pdf"]),
        block("note"),
    )
    answers: dict[str, Any] = {
        "want": "1",
        "several": ("1", "2"),
        "goods": (("чай", "2"), ("кава", "1")),
        "sum": "2.5",
        "scan": ("паспорт.pdf",),
    }
    zone = ZoneInfo("Europe/Kyiv")
    row = cells(ROW, whole, answers, columns_of([whole]), "uk", zone)
    assert row[:5] == ["2026-06-01 12:30:00", "", "Продаж", Decimal(3), "Їжак"]
    assert row[8] == "закрита"
    assert row[-6:] == ["Так", "Так, Ні", "чай / 2\nкава / 1", Decimal("2.5"), "паспорт.pdf", ""]
    together = cells(ROW, whole, answers, None, "uk", zone)[-1]
    assert str(together).splitlines()[:2] == ["Want: Так", "Several: Так, Ні"]


def test_a_text_file_has_no_formulas_and_whole_telephone_numbers() -> None:
    for cell in ("=1+1", "+380441234567", "380441234567", "0441234567", "-2+3", "@x", "\t=1"):
        assert guarded(cell, ",") == "'" + cell
    for cell in ("Олена", "1234", "12.5", ""):
        assert guarded(cell, ",") == cell
    assert guarded(Decimal("-2.5"), ",") == "-2,5"


def read(content: bytes) -> list[list[str]]:
    """As a spreadsheet does: texts and numbers, with `#` before what is a number."""
    sheet = ElementTree.fromstring(ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml"))
    found = []
    for row in sheet.iterfind(".//{*}row"):
        texts = []
        for cell in row:
            assert cell.find("{*}f") is None, "a formula"
            number = cell.findtext("{*}v")
            texts.append(f"#{number}" if number else cell.findtext(".//{*}t") or "")
        found.append(texts)
    return found


def test_a_workbook_keeps_texts_whatever_they_look_like() -> None:
    book = Workbook()
    parts = [book.add([["=1+1", NUMBER, Decimal("2.5"), "<&\x00\x0b> ї\nдва"]]), book.end()]
    assert read(b"".join(parts)) == [["=1+1", NUMBER, "#2.5", "<&> ї\nдва"]]


async def exported(who: Client, **asked: Any) -> Any:
    answer = await who.get("/api/forms/export", **asked)
    assert answer.status_code == 200, answer.text
    name = f'attachment; filename="forms.{asked.get("format", "csv")}"'
    assert answer.headers["content-disposition"] == name
    return answer.content


def rows_of(content: bytes, delimiter: str) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(content.decode("utf-8-sig")), delimiter=delimiter))


async def supervisor_of(at: Desk, **more: str) -> Client:
    at.company.roles["Reader"] = await role_of(at, "Reader", **more)
    return await at.company.sign_in("Reader")


async def role_of(at: Desk, name: str, **more: str) -> str:
    may = {"form.use": "company", "report.export": "company", **more}
    made = await at.admin.post("/api/roles", {"name": name, "permissions": may})
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


def test_the_journal_is_taken_as_a_file_and_the_history_says_by_whom(
    play: Story, postgres: TestDatabase
) -> None:
    async def story(web: Web) -> None:
        at = await desk(web)
        path = form_path(await opened(at, await ringing(at, postgres)))
        answers = {"want": "buy", "pieces": "3", "phone": "044 111 22 33"}
        done = await at.operator.post(f"{path}/complete", {"revision": 0, "answers": answers})
        assert done.status_code == 200, done.text
        blocks = [choice("want", "buy", "refuse"), block("city")]
        await at.admin.patch(f"/api/scripts/{at.script}", {"draft": {"blocks": blocks}})
        assert (await at.admin.post(f"/api/scripts/{at.script}/publish")).status_code == 200
        draft = form_path(await opened(at, await ringing(at, postgres)))
        await at.operator.put(f"{draft}/answers", {"revision": 0, "answers": {"city": "Київ"}})

        lines = rows_of(await exported(at.admin, script=at.script), ";")
        assert lines[0][-5:] == ["Want", "City", "Pieces", "Sum", "Phone"]
        assert [line[-5:] for line in lines[1:]] == [
            ["", "Київ", "", "", ""],
            ["buy", "", "3", "7,5", "'+380441112233"],
        ]
        assert lines[2][6] == "'" + NUMBER
        whole = rows_of(await exported(at.admin), ";")
        assert whole[1][-1] == "City: Київ"
        assert len(rows_of(await exported(at.admin, status="saved"), ";")) == 1

        book = read(await exported(at.admin, script=at.script, format="xlsx"))
        assert book[2][-5:] == ["buy", "", "#3", "#7.5", "+380441112233"]
        assert book[2][6] == NUMBER

        reader = await supervisor_of(at)
        hidden = read(await exported(reader, script=at.script, format="xlsx"))
        assert NUMBER not in str(hidden)
        assert "1112233" not in str(hidden)
        denied = await at.operator.get("/api/forms/export")
        assert denied.json()["details"]["permission"] == "report.export"
        wrong = await at.admin.get("/api/forms/export", format="pdf")
        assert wrong.status_code == 422

        acts = (await at.admin.get("/api/audit", kind="contacts")).json()["rows"]
        said = [(act["action"], act["what"], act["by"], act["more"]) for act in acts[:1]]
        assert said == [("exported", "form", reader.user, {"count": 2})]
        async with web.database.transaction(at.company.tenant) as connection:
            query = "SELECT count(*) FROM event WHERE name = 'form.exported'"
            assert await connection.scalar(text(query)) == 5

        at.company.roles["Alone"] = await role_of(at, "Alone", **{"form.use": "own"})
        alone = await at.company.sign_in("Alone")
        empty = rows_of(await exported(alone, script=at.script), ";")
        assert (len(empty), len(empty[0])) == (1, len(lines[0]) - 5), "no question of others' forms"

    play(story)
