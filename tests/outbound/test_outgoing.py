"""HTTP on behalf of a company: never into our own network, by no redirect, by no trick of names."""

import asyncio

import pytest

from dzvin.infra.outgoing import Asked, Outgoing, PrivateAddress, is_public
from dzvin.outbound.sms.http.request import found, question, report, request
from dzvin.outbound.sms.provider import Header, HttpSettings
from tests.support.web_hook import WebHook

VALUES = {"to": "+380671234567", "text": 'A "quote"\n& ї', "sender": "Dzvin", "id": "m1"}


@pytest.mark.parametrize(
    "address,is_it",
    [
        ("127.0.0.1", False), ("10.1.2.3", False), ("192.168.1.1", False), ("169.254.1.1", False),
        ("::1", False), ("fd00::1", False), ("::ffff:127.0.0.1", False), ("0.0.0.0", False),
        ("100.64.0.1", False), ("224.0.0.1", False), ("8.8.8.8", True), ("2606:4700::1111", True),
    ],
)  # fmt: skip
def test_which_addresses_lie_outside(address: str, is_it: bool) -> None:
    assert is_public(address) is is_it


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "[::1]", "0x7f000001", "2130706433"])
def test_a_company_cannot_reach_this_machine_however_it_spells_it(name: str) -> None:
    with WebHook(lambda _: (200, "secret")) as hook:
        port = hook.url.rpartition(":")[2]
        asked = Asked(method="GET", url=f"http://{name}:{port}/")
        with pytest.raises((PrivateAddress, OSError, ValueError)):
            asyncio.run(Outgoing(may_be_private=False).ask(asked))
        assert hook.heard == []


def test_a_redirect_is_not_followed() -> None:
    with WebHook(lambda _: (302, "http://169.254.169.254/")) as hook:
        answer = asyncio.run(
            Outgoing(may_be_private=True).ask(Asked(method="GET", url=f"{hook.url}/a"))
        )
        assert (answer.status, len(hook.heard)) == (302, 1)
        assert hook.heard[0].headers["host"] == hook.url.removeprefix("http://")


def test_an_endless_answer_is_read_in_part() -> None:
    with WebHook(lambda _: (200, "x" * 300_000)) as hook:
        answer = asyncio.run(Outgoing(may_be_private=True).ask(Asked(method="GET", url=hook.url)))
        assert len(answer.body) == 64_000


@pytest.mark.parametrize("url", ["ftp://example.org/", "http://", "file:///etc/passwd"])
def test_only_addresses_of_the_web_are_asked(url: str) -> None:
    with pytest.raises(ValueError):
        asyncio.run(Outgoing(may_be_private=True).ask(Asked(method="GET", url=url)))


@pytest.mark.parametrize("name", ["a..b", "x" * 64 + ".org"])
def test_a_name_that_can_be_none_is_trouble_like_any_other(name: str) -> None:
    with pytest.raises(OSError):
        asyncio.run(Outgoing(may_be_private=True).connect(name, 2775, tls=False))


def settings(**more: object) -> HttpSettings:
    return HttpSettings(**{"url": "https://x.org/?to={to}", **more})  # type: ignore[arg-type]


def test_each_value_is_written_as_its_place_wants_it() -> None:
    made = request(settings(body='{"text":"{text}"}'), VALUES)
    assert made.url == "https://x.org/?to=%2B380671234567"
    assert made.body == '{"text":"A \\"quote\\"\\n& ї"}'.encode()
    assert made.headers["Content-Type"] == "application/json"
    form = request(settings(body="text={text}"), VALUES)
    assert form.body == b"text=A%20%22quote%22%0A%26%20%D1%97"
    xml = Header(name="content-type", value="text/xml; to={text}")
    made = request(settings(body="<t>{text}</t>", headers=(xml,)), VALUES)
    assert made.body == "<t>A &quot;quote&quot;\n&amp; ї</t>".encode()
    assert made.headers["content-type"] == 'text/xml; to=A "quote"& '


def test_polling_asks_by_the_providers_own_id() -> None:
    asked = question(settings(poll_url="https://x.org/{outside_id}"), {"outside_id": "a/b"})
    assert (asked.method, asked.url) == ("GET", "https://x.org/a%2Fb")


def test_fields_are_found_by_their_path() -> None:
    told = {"a": [{"id": 7}], "b": True, "c": {}}
    assert [found(told, path) for path in ("a.0.id", "a.1.id", "b", "c", "a.x")] == [
        "7", None, None, None, None,
    ]  # fmt: skip


def test_words_of_a_report_are_those_of_the_settings() -> None:
    how = settings(report_id_field="id", report_status_field="s", delivered=("DELIVRD",))
    fates = [report(how, {"id": "1", "s": word}) for word in ("delivrd", "FAILED", "enroute")]
    assert [each and each.fate for each in fates] == ["delivered", "failed", "sent"]
    assert report(how, {"s": "delivrd"}) is None
