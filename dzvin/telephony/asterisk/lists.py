"""What Asterisk has now. By HTTP, so that a long list does not stand before live events."""

from datetime import datetime

import msgspec

from dzvin.telephony.asterisk.http import AriHttp
from dzvin.telephony.asterisk.messages import Bridge, Channel, EndpointSeen, Info, Request
from dzvin.telephony.asterisk.wire import NoConnection


class Lists:
    """Each raises NoConnection."""

    def __init__(self, http: AriHttp) -> None:
        self._http = http

    async def channels(self) -> list[Channel]:
        return await self._list("channels", list[Channel])

    async def bridges(self) -> list[Bridge]:
        return await self._list("bridges", list[Bridge])

    async def phones(self) -> set[str]:
        """Those that can be reached."""
        endpoints = await self._list("endpoints/PJSIP", list[EndpointSeen])
        return {each.resource for each in endpoints if each.state == "online"}

    async def began_at(self) -> datetime | None:
        return (await self._list("asterisk/info?only=status", Info)).status.startup_time

    async def _list[T](self, path: str, kind: type[T]) -> T:
        reply = await self._http.ask(Request(method="GET", path=path))
        if not reply.is_ok:
            raise NoConnection(reply.why)
        return msgspec.json.decode(reply.text, type=kind)
