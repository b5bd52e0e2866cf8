"""Which calls go over a browser's SIP socket, seen from the messages that pass."""

import re

from dzvin.telephony.asterisk.sip_user import is_inside

FIRST = re.compile(r"(?:([A-Z]+) \S+ )?SIP/2\.0(?: ([1-6]\d\d))?")
CALL_ID = re.compile(r"^(?:call-id|i)[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)
OF_INVITE = re.compile(r"^cseq[ \t]*:[ \t]*\d+[ \t]+INVITE\b", re.IGNORECASE | re.MULTILINE)
MOST = 50
"""A phone that forgets to end its calls must not fill us."""


class SipCalls:
    """One socket's. A call begins with its INVITE and ends with a BYE or with a final no."""

    def __init__(self) -> None:
        self._are_up: dict[str, bool] = {}

    @property
    def is_idle(self) -> bool:
        return not self._are_up

    def would_begin(self, message: str) -> bool:
        """It is an INVITE of no call that goes on: one outside of a dialog is, whatever Call-ID it
        repeats (over a WebSocket nothing is sent twice)."""
        head = _head(message)
        first, found = FIRST.match(head), CALL_ID.search(head)
        if first is None or first[1] != "INVITE":
            return False
        return found is None or found[1] not in self._are_up or not is_inside(message)

    def see(self, message: str) -> None:
        """In either direction."""
        head = _head(message)
        first, found = FIRST.match(head), CALL_ID.search(head)
        if first is None or found is None:
            return
        method, status = first.groups()
        if method is not None:
            self._asked(method, found[1])
        elif OF_INVITE.search(head):
            self._answered(int(status or 0), found[1])

    def _asked(self, method: str, call: str) -> None:
        if method == "INVITE":
            self._are_up.setdefault(call, False)
            while len(self._are_up) > MOST:
                del self._are_up[next(iter(self._are_up))]
        elif method == "BYE":
            self._are_up.pop(call, None)

    def _answered(self, status: int, call: str) -> None:
        """A no to an INVITE inside a call (hold, for one) does not end it."""
        if 200 <= status < 300 and call in self._are_up:
            self._are_up[call] = True
        elif status >= 300 and not self._are_up.get(call, True):
            del self._are_up[call]


def _head(message: str) -> str:
    """Empty lines before it are none of it (RFC 3261 7.5)."""
    return message.lstrip("\r\n").partition("\r\n\r\n")[0]
