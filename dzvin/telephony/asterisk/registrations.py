"""How our registrations at providers stand: Asterisk's manager says it, its log knows the answers.

Neither ARI nor the manager tells the SIP code of a refused registration; only the log does.
"""

import asyncio
import re
from pathlib import Path

from msgspec import Struct

from dzvin.telephony.asterisk.ami import Ami, NoAnswer
from dzvin.telephony.registration import Registration

REFUSED = re.compile(
    r"\[[^\]]*\] WARNING\[\d+\](?:\[[^\]]*\])? res_pjsip_outbound_registration\.c: "
    r"(?:Temporal response '(?P<temporal>\d+)'|Fatal response '(?P<fatal>\d+)'"
    r"|'(?P<retried>\d+)' fatal response|(?P<forbidden>403) Forbidden fatal response"
    r"|(?P<silent>No) response) received from '(?P<server>[^']*)'"
    r" on registration attempt to '(?P<client>[^']*)'"
)
TIMEOUT = 408
"""What silence is called in SIP."""
MOST_BYTES = 4_000_000
"""Of the log at once; what is older than that is not worth reading."""


class Answers(Struct):
    """The last refusal of each registration, by server and client."""

    codes: dict[tuple[str, str], int]

    def hear(self, line: str) -> None:
        found = REFUSED.match(line)
        if found is None:
            return
        said = next((found[kind] for kind in KINDS if found[kind]), "")
        self.codes[found["server"], found["client"]] = int(said) if said else TIMEOUT


KINDS = ("temporal", "fatal", "retried", "forbidden")


class Registrations:
    """And whether a gateway answers. `read` is asked each few seconds."""

    def __init__(self, ami: Ami, log: Path) -> None:
        self._ami, self._log = ami, log
        self._answers = Answers({})
        self._offset = 0
        self._rest = b""

    async def read(self) -> list[Registration]:
        """Every registration, by its endpoint. Raises ConnectionError when Asterisk is away."""
        try:
            found = await self._ami.events(
                "PJSIPShowRegistrationsOutbound", "OutboundRegistrationDetailComplete"
            )
        except NoAnswer as silence:
            raise ConnectionError(str(silence)) from None
        await asyncio.to_thread(self._read_log)
        details = [one for one in found if one.get("Event") == "OutboundRegistrationDetail"]
        return [self._registration(one) for one in details]

    async def ask(self, endpoint: str) -> None:
        """Sends it an OPTIONS now: by itself Asterisk asks a new one at some moment of its first
        interval. Raises ConnectionError when Asterisk is away."""
        try:
            await self._ami.ask("PJSIPQualify", {"Endpoint": endpoint})
        except NoAnswer as silence:
            raise ConnectionError(str(silence)) from None

    def _registration(self, detail: dict[str, str]) -> Registration:
        place = detail.get("ServerUri", ""), detail.get("ClientUri", "")
        status = detail.get("Status", "")
        if status == "Registered":
            self._answers.codes.pop(place, None)
        return Registration(
            endpoint=detail.get("ObjectName", ""),
            status=status,
            is_registered=status == "Registered",
            sip_code=200 if status == "Registered" else self._answers.codes.get(place),
        )

    def _read_log(self) -> None:
        """What was added since; from its beginning when it was begun anew."""
        try:
            with self._log.open("rb") as file:
                size = file.seek(0, 2)
                if size < self._offset:
                    self._offset, self._rest = 0, b""
                file.seek(max(self._offset, size - MOST_BYTES))
                text = self._rest + file.read(MOST_BYTES)
                self._offset = file.tell()
        except OSError:
            return
        *lines, self._rest = text.split(b"\n")
        for line in lines:
            if b"registration attempt" in line:
                self._answers.hear(line.decode(errors="replace"))
