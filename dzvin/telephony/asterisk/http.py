"""ARI over HTTP: for long lists and for processes that hear no events."""

from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self

import httpx

from dzvin.telephony.asterisk.config import ARI_USER
from dzvin.telephony.asterisk.messages import Reply, Request

type Ask = Callable[[Request], Awaitable[Reply]]
"""Asks Asterisk one thing and waits for its reply. Never raises for a refusal or a lost link."""

TIMEOUT_SECONDS = 10.0


class AriHttp:
    """`async with AriHttp(address, password) as http: await http.ask(request)`."""

    def __init__(self, address: str, password: str) -> None:
        self._client = httpx.AsyncClient(
            base_url=f"{address}/ari/",
            auth=(ARI_USER, password),
            timeout=TIMEOUT_SECONDS,
            trust_env=False,
            limits=httpx.Limits(max_connections=8),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def ask(self, request: Request) -> Reply:
        try:
            got = await self._client.request(
                request.method,
                request.path,
                content=request.text or None,
                headers={"Content-Type": "application/json"} if request.text else None,
            )
        except httpx.HTTPError as failure:
            return Reply(status=0, text=str(failure) or type(failure).__name__)
        return Reply(status=got.status_code, text=got.text)

    async def close(self) -> None:
        await self._client.aclose()
