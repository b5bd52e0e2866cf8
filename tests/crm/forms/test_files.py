"""Files of a form: attached, kept by autosaves, saved by who may read it, gone with the person."""

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import psycopg
import pytest
from sqlalchemy import text

from dzvin.crm.forms.attached.model import clean_name, free_name
from dzvin.crm.forms.filled.store import forget_party
from dzvin.infra.file_kinds import kind_of, saved_as
from dzvin.kernel.ids import party_id
from tests.crm.forms.build import block, choice
from tests.crm.forms.desk import NUMBER, Desk, desk, form_path, opened, ringing
from tests.support.postgres import TestDatabase
from tests.support.web import Client, Story, Web

PDF, PNG = b"%PDF-1.7 ...", b"\x89PNG\r\n\x1a\n..."
WANTED = {"types": ["pdf", "image"], "most_files": 2, "most_megabytes": 1}


def folder(*names: str) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w") as packed:
        for name in names:
            packed.writestr(name, "x")
    return made.getvalue()


WORD = folder("[Content_Types].xml", "word/document.xml")


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.pdf", PDF, "pdf"),
        ("А.PDF", PDF, "pdf"),
        ("a.pdf", b"MZ\x90\x00", ""),
        ("a.exe", PDF, ""),
        ("a.jpg", b"\xff\xd8\xff\xe0", "jpg"),
        ("a.jpg", PNG, ""),
        ("a.webp", b"RIFF\x01\x02\x03\x04WEBP", "webp"),
        ("a.docx", WORD, "docx"),
        ("a.xlsx", WORD, ""),
        ("a.docx", folder("word/document.xml", "word/vbaProject.bin"), ""),
        ("a.docx", b"PK\x03\x04 broken", ""),
        ("a.txt", "Доброго дня".encode("cp1251"), "txt"),
        ("a.csv", b"a\x00b", ""),
        ("a.txt", "Ціна\t1\r\n".encode("utf-16"), "txt"),
        ("a.csv", b"\xfe\xff" + "Ціна;1".encode("utf-16-be"), "csv"),
        ("a.txt", b"\xff\xfea\x00\x00\x00", ""),
        ("a.txt", b"\xff\xfea", ""),
        ("a.html", b"<script>", ""),
        ("pdf", PDF, "pdf"),
        ("", PDF, ""),
    ],
)
def test_a_file_is_what_it_holds_and_not_what_it_is_called(
    name: str, content: bytes, kind: str
) -> None:
    assert kind_of(name, content) == kind


def test_a_name_has_no_folders_and_hides_nothing() -> None:
    assert clean_name("../../etc/passwd.txt") == "passwd.txt"
    assert clean_name("C:\\Users\\o\\скан.pdf") == "скан.pdf"
    assert clean_name("a\u202efdp.exe\r\n.pdf") == "afdp.exe.pdf"
    assert len(clean_name("я" * 400 + ".pdf")) <= 120
    assert free_name("a.pdf", ["a.pdf", "a (2).pdf"]) == "a (3).pdf"
    assert saved_as('скан "1";\r\n.pdf')["Content-Disposition"] == (
        'attachment; filename="____ _1____.pdf";'
        " filename*=UTF-8''%D1%81%D0%BA%D0%B0%D0%BD%20%221%22%3B%0D%0A.pdf"
    )


async def with_files(
    web: Web, postgres: TestDatabase, first: dict[str, Any] | None = None
) -> tuple[Desk, str]:
    at = await desk(web)
    blocks = [first or block("name"), block("scan", "file", is_required=True, **WANTED)]
    await at.admin.patch(f"/api/scripts/{at.script}", {"draft": {"blocks": blocks}})
    published = await at.admin.post(f"/api/scripts/{at.script}/publish")
    assert published.status_code == 200, published.text
    return at, form_path(await opened(at, await ringing(at, postgres)))


async def attached(who: Client, path: str, name: str, content: bytes) -> Any:
    address = f"{path}/blocks/scan/files"
    answer = await who.http.post(address, params={"name": name}, content=content)
    body = answer.json()
    return body if answer.status_code == 201 else [answer.status_code, *_codes(body)]


def _codes(problem: dict[str, Any]) -> list[str]:
    return [field["code"] for field in problem.get("fields", [])] or [problem["code"]]


def test_a_file_is_there_at_once_and_no_autosave_undoes_it(
    play: Story, postgres: TestDatabase
) -> None:
    async def story(web: Web) -> None:
        at, path = await with_files(web, postgres)
        file = await attached(at.operator, path, "Паспорт.pdf", PDF)
        assert (file["name"], file["kind"], file["size_bytes"]) == ("Паспорт.pdf", "pdf", len(PDF))
        read = (await at.operator.get(path)).json()
        assert (read["answers"], read["files"]) == ({"scan": ["Паспорт.pdf"]}, [file])
        assert read["row"]["status"] == "in_progress"
        typed = {"revision": 0, "answers": {"name": "Ольга", "scan": ["made up"]}}
        saved = (await at.operator.put(f"{path}/answers", typed)).json()
        assert saved["answers"] == {"name": "Ольга", "scan": ["Паспорт.pdf"]}
        second = await attached(at.operator, path, "Паспорт.pdf", PDF)
        assert second["name"] == "Паспорт (2).pdf"
        assert await attached(at.operator, path, "c.pdf", PDF) == [422, "file_count"]
        gone = await at.operator.delete(f"{path}/files/{file['id']}")
        assert gone.status_code == 204
        edits = (await at.operator.get(f"{path}/edits")).json()
        assert edits[0]["changes"]["scan"] == ["", ["Паспорт (2).pdf"]]

        got = await at.operator.get(f"{path}/files/{second['id']}")
        assert got.content == PDF
        assert got.headers["content-type"] == "application/pdf"
        assert got.headers["x-content-type-options"] == "nosniff"
        assert got.headers["content-disposition"].startswith("attachment; ")
        assert (await at.operator.get(f"{path}/files/{file['id']}")).status_code == 404
        stranger = await at.company.sign_in("Operator")
        assert (await stranger.get(f"{path}/files/{second['id']}")).status_code == 404
        assert (await stranger.delete(f"{path}/files/{second['id']}")).status_code == 404
        assert await attached(stranger, path, "c.pdf", PDF) == [404, "not_found"]

        whole = {"revision": 1, "answers": {"name": "Ольга"}}
        done = (await at.operator.post(f"{path}/complete", whole)).json()
        assert done["answers"]["scan"] == ["Паспорт (2).pdf"]
        third = await attached(at.operator, path, "c.pdf", PDF)
        assert third["name"] == "c.pdf", "what is not closed may be corrected"
        assert (await at.operator.delete(f"{path}/files/{third['id']}")).status_code == 204
        closing = {"revision": 2, "answers": {"name": "Ольга"}, "is_closing": True}
        done = (await at.operator.post(f"{path}/complete", closing)).json()
        assert (done["status"], done["answers"]["scan"]) == ("closed", ["Паспорт (2).pdf"])
        assert await attached(at.operator, path, "c.pdf", PDF) == [403, "form.closed"]
        late = await at.operator.delete(f"{path}/files/{second['id']}")
        assert late.json()["code"] == "form.closed"
        assert (await at.operator.get(f"{path}/files/{second['id']}")).status_code == 200
        boss = await at.company.sign_in("Supervisor")
        late = await attached(boss, path, "late.pdf", PDF)
        assert (await boss.delete(f"{path}/files/{second['id']}")).status_code == 204
        after = (await boss.get(path)).json()
        assert (after["row"]["status"], after["answers"]["scan"]) == ("closed", ["late.pdf"])
        edits = (await boss.get(f"{path}/edits")).json()
        assert [one["by"] for one in edits[:2]] == [boss.user, boss.user] and late["name"]

    play(story)


def test_a_correction_may_ask_for_files_and_hides_them_until_the_form_is_closed(
    play: Story, postgres: TestDatabase
) -> None:
    async def story(web: Web) -> None:
        wants = choice("want", "buy>scan", "refuse>end")
        at, path = await with_files(web, postgres, wants)
        revision = 0

        async def corrected(want: str) -> Any:
            nonlocal revision
            sent = {"revision": revision, "answers": {"want": want}}
            answer = await at.operator.post(f"{path}/complete", sent)
            revision += answer.status_code == 200
            return answer.json()

        async def files() -> tuple[list[str], Any]:
            read = (await at.operator.get(path)).json()
            return [one["name"] for one in read["files"]], read["answers"].get("scan")

        assert (await corrected("refuse"))["answers"] == {"want": "refuse"}
        assert (await corrected("buy"))["fields"] == [{"field": "scan", "code": "required"}]
        await attached(at.operator, path, "a.pdf", PDF)
        assert (await corrected("buy"))["answers"] == {"want": "buy", "scan": ["a.pdf"]}
        assert (await corrected("refuse"))["answers"] == {"want": "refuse"}
        assert await files() == (["a.pdf"], ["a.pdf"]), "it may be shown again"
        again = await attached(at.operator, path, "a.pdf", PDF)
        assert again["name"] == "a (2).pdf"
        both = ["a.pdf", "a (2).pdf"]
        assert (await corrected("buy"))["answers"]["scan"] == both
        assert (await corrected("refuse"))["answers"] == {"want": "refuse"}
        assert await files() == (both, both)
        await opened(at, await ringing(at, postgres))
        assert await files() == ([], None), "the next form closes it"

    play(story)


def test_what_is_too_large_empty_or_something_else_is_refused(
    play: Story, postgres: TestDatabase
) -> None:
    async def story(web: Web) -> None:
        at, path = await with_files(web, postgres)
        for name, content, code in (
            ("a.pdf", b"", "file_empty"),
            ("a.pdf", PDF + b" " * (1 << 20), "file_size"),
            ("a.txt", b"text", "file_type"),
            ("a.png", PDF, "file_type"),
            ("", PDF, "file_type"),
        ):
            assert await attached(at.operator, path, name, content) == [422, code], name
        huge = await attached(at.operator, path, "a.pdf", PDF + b" " * (10 << 20))
        assert huge == [413, "http_413"]
        wrong = await at.operator.http.post(f"{path}/blocks/name/files", content=PDF)
        assert wrong.status_code == 404, "it asks for no file"
        early = await at.operator.post(f"{path}/complete", {"revision": 0, "answers": {}})
        assert early.json()["fields"] == [{"field": "scan", "code": "required"}]

    play(story)


def test_files_go_with_the_person_and_follow_the_call_to_a_colleague(
    play: Story, postgres: TestDatabase
) -> None:
    async def story(web: Web) -> None:
        at, _ = await with_files(web, postgres)
        call = await ringing(at, postgres)
        path = form_path(await opened(at, call))
        await attached(at.operator, path, "a.png", PNG)
        colleague = await at.company.sign_in("Operator")
        with psycopg.connect(postgres.admin_url) as connection:
            connection.execute(
                "UPDATE dzvin.subject_state SET state ="
                " replace(CAST(state AS text), %s, %s)::jsonb WHERE subject = %s",
                (at.operator.user, colleague.user, f"call:{call}"),
            )
        taken = (await colleague.post(f"/api/calls/{call}/form")).json()["form"]
        assert taken["answers"] == {"scan": ["a.png"]}
        got = await colleague.get(
            f"/api/forms/{taken['row']['id']}/files/{taken['files'][0]['id']}"
        )
        assert got.content == PNG

        async with web.database.transaction(at.company.tenant) as ours:
            party = party_id(at.company.tenant, NUMBER)
            await forget_party(ours, at.company.tenant, party)
            left = await ours.scalar(text("SELECT count(*) FROM form_file"))
        assert left == 0

    play(story)
