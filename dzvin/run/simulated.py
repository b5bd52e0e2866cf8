"""Make a simulated customer call in this home: speak the text first, then let Asterisk call."""

import asyncio
from uuid import UUID

import psycopg
from msgspec import Struct

from dzvin.infra.clock import new_id
from dzvin.run.companies import list_companies
from dzvin.run.home import Home
from dzvin.run.prompts import TTS
from dzvin.speech.store import open_tts
from dzvin.speech.tts import Line, SpeechFailed
from dzvin.telephony.asterisk.simulated import Simulated as Simulated
from dzvin.telephony.asterisk.simulated import Wanted, simulate
from dzvin.telephony.asterisk.wire import NoConnection


class CallFailed(Exception):
    """The call could not be made; the message says why and what to do."""


class Customer(Struct, frozen=True, kw_only=True):
    """Who calls, and what he does once he is answered."""

    number: str
    from_number: str
    say: str
    language: str
    keys: str
    hold_seconds: float
    tenant: str
    """The company's id or its slug; empty: whoever owns the number."""


async def simulated_call(home: Home, customer: Customer) -> Simulated:
    """Raises CallFailed."""
    call = new_id()
    place = home.asterisk.folder / "spool/tmp" / f"call-{call}"
    tenant = await asyncio.to_thread(tenant_of, home, customer.tenant)
    try:
        if customer.say:
            line = Line(text=customer.say, language=customer.language, place=str(place))
            await asyncio.to_thread(open_tts(TTS).speak, [line])
        wanted = Wanted(
            call=call,
            app=f"dzvin-call-{call[:8]}",
            number=customer.number,
            from_number=customer.from_number,
            tenant=tenant,
            speech=place if customer.say else None,
            keys=customer.keys,
            hold_seconds=customer.hold_seconds,
        )
        return await simulate(home.asterisk, wanted)
    except NoConnection as failure:
        address = home.asterisk.ari_address
        raise CallFailed(f"Asterisk at {address}: {failure}. Does `dzvin up` run here?") from None
    except SpeechFailed as failure:
        raise CallFailed(f"the text cannot be spoken: {failure.details.get('why')}") from None
    except ValueError as failure:
        raise CallFailed(str(failure)) from None
    finally:
        for ending in (".wav", ".wav16"):
            place.with_suffix(ending).unlink(missing_ok=True)


def tenant_of(home: Home, said: str) -> str:
    """The id of a company named by its slug or its id. Raises CallFailed."""
    try:
        return str(UUID(said)) if said else ""
    except ValueError:
        pass  # a slug then
    try:
        known = {company.slug: company.id for company in list_companies(home)}
    except psycopg.OperationalError:
        raise CallFailed("the database does not answer. Does `dzvin up` run here?") from None
    if said not in known:
        raise CallFailed(f"there is no company {said}: --tenant {' | '.join(sorted(known))}")
    return known[said]
