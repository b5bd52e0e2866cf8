"""Whose call it is: two companies behind one address, carriers of all, and what nobody owns."""

import pytest

from dzvin.acd.model import AcdConfig
from dzvin.calls.model import CallConfig, GatewayRoute, NumberConfig
from dzvin.calls.numbers import key_of
from dzvin.engine.arrivals import Numbers, overlap
from dzvin.engine.snapshot import Snapshot, TenantConfig, snapshot_of
from dzvin.telephony.signals import LegArrived

SHARED = "198.51.100.7"


def company(
    tenant: str,
    *numbers: NumberConfig,
    addresses: tuple[str, ...] = (SHARED,),
    trusted: bool = False,
) -> Snapshot:
    gateway = GatewayRoute(
        id=f"{tenant}-g",
        endpoint=f"gw-{tenant}",
        provider="p",
        addresses=addresses,
        is_trusted=trusted,
    )
    calls = CallConfig(
        tenant=tenant,
        numbers={key_of(number): number for number in numbers},
        gateways=(gateway,),
    )
    return snapshot_of(TenantConfig(acd=AcdConfig(tenant=tenant), calls=calls))


def number(digits: str, match: str = "exact", gateway: str | None = None) -> NumberConfig:
    return NumberConfig(id=digits, number=digits, scenario=None, match=match, gateway=gateway)  # type: ignore[arg-type]


def arrival(to: str, endpoint: str, tenant: str = "", **fields: object) -> LegArrived:
    usual = {"call": "c", "leg": "l", "door": "gateway", "from_number": "1", "from_name": ""}
    told = {**usual, "to_number": to, "endpoint": endpoint, "tenant": tenant, **fields}
    return LegArrived(**told)  # type: ignore[arg-type]


def placed(known: dict[str, Snapshot], came: LegArrived, **carriers: tuple[str, ...]) -> str:
    """Tenant and endpoint."""
    numbers = Numbers()
    for tenant, snapshot in known.items():
        numbers.learn(tenant, snapshot)
    numbers.learn_carriers(carriers)
    found = numbers.placed(came, known)
    return f"{found.tenant}/{found.endpoint}" if found else "nobody"


BOTH = {
    "a": company(
        "a",
        number("100"),
        number("500"),
        number("38044", "prefix"),
        number("", "default", "a-g"),
    ),
    "b": company("b", number("200", gateway="b-g"), number("500"), number("+3804477", "prefix")),
}


@pytest.mark.parametrize(
    "dialled,whose",
    [
        ("100", "a/gw-a"),
        ("+100", "a/gw-a"),
        ("200", "b/gw-b"),
        ("500", "nobody"),
        ("380440000", "a/gw-a"),
        ("380447700", "b/gw-b"),
        ("999", "a/gw-a"),
    ],
)
@pytest.mark.parametrize("endpoint", ["a", "b"])
def test_behind_one_address_the_nearest_number_says_whose_it_is(
    dialled: str, whose: str, endpoint: str
) -> None:
    """Whichever of the two gateways the switch took it for."""
    assert placed(BOTH, arrival(dialled, f"gw-{endpoint}", endpoint)) == whose


def test_a_gateway_alone_is_its_companys_whatever_was_dialled() -> None:
    alone = {**BOTH, "b": company("b", addresses=("203.0.113.1",))}
    assert placed(alone, arrival("100", "gw-b", "b")) == "b/gw-b"
    line = {**BOTH, "b": company("b", addresses=())}
    assert placed(line, arrival("100", "gw-b", "b")) == "b/gw-b"
    assert placed(line, arrival("100", "gw-x", "gone")) == "nobody"


@pytest.mark.parametrize(
    "dialled,whose",
    [
        ("100", "a/carrier"),
        ("+100", "a/carrier"),
        ("200", "nobody"),
        ("500", "nobody"),
        ("380440000", "nobody"),
    ],
)
def test_a_carrier_reaches_numbers_of_all_companies_that_are_bound_to_no_gateway(
    dialled: str, whose: str
) -> None:
    came = arrival(dialled, "carrier")
    assert placed(BOTH, came, carrier=("203.0.113.1",)) == whose


def test_a_company_that_claims_a_carriers_address_takes_nobodys_calls() -> None:
    known = {
        "a": company("a", number("100"), addresses=("203.0.113.1",)),
        "b": company("b", number("", "default", "b-g"), addresses=(SHARED,)),
    }
    came = arrival("100", "gw-b", "b")
    assert placed(known, came, carrier=("198.51.100.0/24",)) == "a/gw-b"
    assert placed(known, arrival("999", "gw-b", "b"), carrier=(SHARED,)) == "b/gw-b"


def test_trust_does_not_pass_from_one_companys_gateway_to_anothers() -> None:
    known = {
        "a": company("a", number("100")),
        "b": company("b", number("200"), trusted=True),
    }
    numbers = Numbers()
    for tenant, snapshot in known.items():
        numbers.learn(tenant, snapshot)
    came = arrival("100", "gw-b", "b", is_caller_proven=True)
    found = numbers.placed(came, known)
    assert found is not None and not found.is_caller_proven
    found = numbers.placed(arrival("200", "gw-b", "b", is_caller_proven=True), known)
    assert found is not None and found.is_caller_proven


def test_people_and_guests_are_known_by_their_endpoint() -> None:
    for door in ("device", "operator", "guest"):
        assert placed(BOTH, arrival("500", "phone-1", "b", door=door)) == "b/phone-1"
        assert placed(BOTH, arrival("500", "phone-1", "", door=door)) == "nobody"


def test_networks_and_addresses_overlap() -> None:
    assert overlap(["192.0.2.0/28"], ["192.0.2.5"])
    assert not overlap(["192.0.2.0/28"], ["192.0.2.16"])
    assert not overlap(["192.0.2.1"], ["2001:db8::1"])
    assert not overlap([], ["192.0.2.1"])


@pytest.mark.parametrize(
    "caller,read_as",
    [
        ("0501112233", "+380501112233"),
        ("380501112233", "+380501112233"),
        ("+442071838750", "+442071838750"),
        ("201", "201"),
        ("", ""),
    ],
)
def test_a_callers_number_is_read_as_his_provider_writes_it(caller: str, read_as: str) -> None:
    numbers = Numbers()
    known = {"a": company("a", number("100"))}
    numbers.learn("a", known["a"])
    found = numbers.placed(arrival("100", "gw-a", "a", from_number=caller), known)
    assert found is not None and found.from_number == read_as
