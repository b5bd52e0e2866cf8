"""Make a simulated customer call in this home: speak the text first, then let Asterisk call."""

import asyncio

from msgspec import Struct

from dzvin.infra.clock import new_id
from dzvin.run.home import Home
from dzvin.run.prompts import TTS
from dzvin.speech.store import open_tts
from dzvin.speech.tts import Line, SpeechFailed
from dzvin.telephony.asterisk.simulated import Simulated as Simulated
from dzvin.telephony.asterisk.simulated import Wanted, simulate
from dzvin.telephony.asterisk.socket import NoConnection


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


async def simulated_call(home: Home, customer: Customer) -> Simulated:
    """Raises CallFailed."""
    call = new_id()
    place = home.asterisk.folder / "spool/tmp" / f"call-{call}"
    try:
        if customer.say:
            line = Line(text=customer.say, language=customer.language, place=str(place))
            await asyncio.to_thread(open_tts(TTS).speak, [line])
        wanted = Wanted(
            call=call,
            app=f"dzvin-call-{call[:8]}",
            number=customer.number,
            from_number=customer.from_number,
            tenant=customer.tenant,
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
