"""What a refusal of an SMPP provider means: its number becomes our reason and plain words."""

from typing import Literal

from dzvin.outbound.sms.smpp.pdu import QUEUE_FULL, THROTTLED

type Refusal = Literal[
    "wrong_password", "throttled", "unreachable", "recipient_refused", "sender_refused", "refused"
]

_MEANINGS: dict[int, tuple[Refusal, str]] = {
    0x05: ("unreachable", "ESME_RALYBND: already bound"),
    0x08: ("throttled", "ESME_RSYSERR: system error"),
    0x0A: ("sender_refused", "ESME_RINVSRCADR: invalid source address"),
    0x0B: ("recipient_refused", "ESME_RINVDSTADR: invalid destination address"),
    0x0D: ("wrong_password", "ESME_RBINDFAIL: bind failed"),
    0x0E: ("wrong_password", "ESME_RINVPASWD: invalid password"),
    0x0F: ("wrong_password", "ESME_RINVSYSID: invalid system id"),
    QUEUE_FULL: ("throttled", "ESME_RMSGQFUL: message queue full"),
    0x45: ("refused", "ESME_RSUBMITFAIL: submit failed"),
    0x48: ("sender_refused", "ESME_RINVSRCTON: invalid source TON"),
    0x49: ("sender_refused", "ESME_RINVSRCNPI: invalid source NPI"),
    0x50: ("recipient_refused", "ESME_RINVDSTTON: invalid destination TON"),
    0x51: ("recipient_refused", "ESME_RINVDSTNPI: invalid destination NPI"),
    THROTTLED: ("throttled", "ESME_RTHROTTLED: too many messages a second"),
}
"""SMPP 3.4, 5.1.3."""


def meaning(status: int) -> tuple[Refusal, str]:
    return _MEANINGS.get(status, ("refused", f"command_status 0x{status:08X}"))
