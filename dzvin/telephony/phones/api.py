"""A user's INT and EXT numbers and his ring plan, in one card."""

from litestar import get, put

from dzvin.accounts import store as accounts
from dzvin.accounts.actions import changed
from dzvin.accounts.guard import needs
from dzvin.accounts.model import Person, TenantSettings
from dzvin.accounts.users.actions import changeable, seen
from dzvin.infra.db import Connection
from dzvin.infra.http import Id
from dzvin.infra.wrong_fields import WrongFields
from dzvin.telephony.phones import store
from dzvin.telephony.phones.model import (
    PhoneForm,
    PhoneKind,
    PhonesForm,
    UserPhones,
    as_stored,
    number_in_full,
    wrong_number,
)


@get("/api/users/{user:str}/phones", opt=needs("user.view", "user.manage"))
async def phones(user: Id, who: Person, connection: Connection) -> UserPhones:
    await seen(connection, who, user)
    return await store.load_phones(connection, user)


@put("/api/users/{user:str}/phones", opt=needs("user.manage"))
async def phones_put(user: Id, who: Person, connection: Connection, data: PhonesForm) -> UserPhones:
    """Replaces the whole card. Nobody sends the calls of one who may more than himself away."""
    await changeable(connection, who, user)
    settings = (await accounts.load_tenant(connection, who.tenant)).settings
    card = await _checked(connection, data, settings)
    before = await store.load_phones(connection, user)
    await store.put_phones(connection, who.tenant, user, card)
    await changed(connection, who, "user_phone", user, before=before, after=card)
    return card


ROUTES = [phones, phones_put]


async def _checked(
    connection: Connection, data: PhonesForm, settings: TenantSettings
) -> UserPhones:
    """Raises WrongFields: no number at all, one of the company's own, or of a country that may
    not be called."""
    forms: dict[PhoneKind, PhoneForm | None] = {"int": data.int_phone, "ext": data.ext_phone}
    written = {kind: form for kind, form in forms.items() if form is not None}
    numbers = {
        kind: number_in_full(form.number, settings.country) for kind, form in written.items()
    }
    ours = await store.own_numbers(connection, set(numbers.values()))
    wrong = {
        kind: wrong_number(number, settings.country, settings.out_countries, ours)
        for kind, number in numbers.items()
    }
    fields = [
        {"field": f"{kind}_phone.number", "code": code} for kind, code in wrong.items() if code
    ]
    if fields:
        raise WrongFields(fields=fields)
    stored = {kind: as_stored(form, kind, numbers[kind]) for kind, form in written.items()}
    return UserPhones(
        int_phone=stored.get("int"), ext_phone=stored.get("ext"), ring_plan=data.ring_plan
    )
