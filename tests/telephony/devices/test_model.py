"""The card of a phone: where it signs in, with which password, and for how long it is told."""

from datetime import UTC, datetime, timedelta
from itertools import cycle
from xml.etree.ElementTree import fromstring

import msgspec
import pytest

from dzvin.telephony.devices.linphone import linphone_config
from dzvin.telephony.devices.model import (
    ALPHABET,
    Account,
    Registrar,
    Setup,
    Way,
    account_of,
    new_secret,
    setup_from,
)

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
UDP, TLS = Way(transport="udp", port=5060), Way(transport="tls", port=5061)
NAMESPACE = "{http://www.linphone.org/xsds/lpconfig.xsd}"


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("pbx.example.com", "pbx.example.com"),
        ("pbx.example.com:8080", "pbx.example.com"),
        ("[2001:db8::1]:8080", "2001:db8::1"),
        ("[broken", ""),
        ("", ""),
    ],
)
def test_without_an_address_of_our_own_phones_sign_in_where_the_page_is(
    host: str, domain: str
) -> None:
    assert account_of(Registrar(ways=(UDP,)), host) == Account(domain=domain, ways=(UDP,))


def test_the_installations_own_address_comes_first() -> None:
    registrar = Registrar(domain="sip.example.com", ways=(TLS, UDP))
    assert account_of(registrar, "10.0.0.1").domain == "sip.example.com"


def test_a_password_is_long_and_has_no_letters_that_look_alike() -> None:
    letters = cycle(ALPHABET)
    assert len(new_secret(lambda _: next(letters))) >= 16
    assert not set("0O1lIi") & set(ALPHABET)


def test_an_address_for_setting_up_ends() -> None:
    setup = Setup(tenant="t", device="phone-1", mark="m", until=NOW + timedelta(minutes=1))
    sealed = msgspec.json.encode(setup).decode()
    assert setup_from(sealed, NOW) == setup
    assert setup_from(sealed, NOW + timedelta(minutes=1)) is None
    assert setup_from("something else", NOW) is None


def test_linphone_gets_its_account() -> None:
    account = Account(domain="2001:db8::1", ways=(TLS, UDP))
    root = fromstring(linphone_config(account, "phone-1", "a<b&c"))
    found = {
        (section.get("name"), entry.get("name")): entry.text
        for section in root.iter(f"{NAMESPACE}section")
        for entry in section
    }
    assert found["proxy_0", "reg_proxy"] == "<sip:[2001:db8::1]:5061;transport=tls>"
    assert found["proxy_0", "reg_identity"] == "sip:phone-1@[2001:db8::1]"
    assert found["auth_info_0", "passwd"] == "a<b&c"
