"""Outgoing: HTTP and plain connections that a company asked for, never into our own network.

A name is looked up once, its address is looked at, and to that address one goes: a name that
changes its mind gains nothing. No redirect is followed, no proxy of the environment is used.
"""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Mapping

import httpx
from msgspec import Struct

TIMEOUT_SECONDS, CONNECT_SECONDS = 20, 8
LARGEST_ANSWER_BYTES = 64_000


class PrivateAddress(OSError):
    """The name leads to this machine or into a private network."""


class BadCertificate(OSError):
    """The other side is not who it says it is, or speaks no TLS."""


class NotReached(ConnectionError):
    """There was no connection: the other side has heard nothing of it."""


class Asked(Struct, frozen=True, kw_only=True):
    method: str
    url: str
    headers: Mapping[str, str] = {}
    body: bytes | None = None


class Answered(Struct, frozen=True, kw_only=True):
    """`body`: as much of it as we read."""

    status: int
    body: bytes


class Outgoing:
    """`may_be_private`: others may lie on this machine or in private networks. A company of a
    shared installation must not reach into them."""

    def __init__(self, *, may_be_private: bool) -> None:
        self._may_be_private = may_be_private

    async def ask(self, asked: Asked) -> Answered:
        """Raises OSError (PrivateAddress, BadCertificate, NotReached: it was not asked; another,
        TimeoutError too: perhaps it was) and ValueError for what is no address of the web."""
        url = _web(asked.url)
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                port = url.port or (443 if url.scheme == "https" else 80)
                address = await self._ip(url.host, port)
        except (TimeoutError, socket.gaierror) as error:
            raise NotReached(str(error) or "no such name") from error
        async with asyncio.timeout(TIMEOUT_SECONDS):
            return await self._exchange(asked, url, address)

    async def connect(
        self, host: str, port: int, *, tls: bool
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Raises OSError (PrivateAddress, BadCertificate, TimeoutError)."""
        async with asyncio.timeout(TIMEOUT_SECONDS):
            address = await self._ip(host, port)
            context = ssl.create_default_context() if tls else None
            try:
                return await asyncio.open_connection(
                    address, port, ssl=context, server_hostname=host if tls else None
                )
            except ssl.SSLError as error:
                raise BadCertificate(str(error)) from error

    async def _ip(self, host: str, port: int) -> str:
        return (await looked_up(host, port, may_be_private=self._may_be_private))[1][0]

    async def _exchange(self, asked: Asked, url: httpx.URL, address: str) -> Answered:
        headers = {**asked.headers, "Host": url.netloc.decode("ascii")}
        timeout = httpx.Timeout(TIMEOUT_SECONDS, connect=CONNECT_SECONDS)
        async with httpx.AsyncClient(trust_env=False, timeout=timeout) as client:
            request = client.build_request(
                asked.method,
                url.copy_with(host=address),
                headers=headers,
                content=asked.body,
                extensions={"sni_hostname": url.host},
            )
            try:
                answer = await client.send(request, stream=True)
            except httpx.HTTPError as error:
                raise _trouble(error) from error
            try:
                return Answered(status=answer.status_code, body=await _read(answer))
            except httpx.HTTPError as error:
                raise _trouble(error) from error
            finally:
                await answer.aclose()


async def looked_up(
    host: str, port: int, *, may_be_private: bool
) -> tuple[socket.AddressFamily, tuple[str, int]]:
    """The first address of a name. Raises PrivateAddress, or another OSError when it has none."""
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise OSError("no such name") from error
    family, _, _, _, address = found[0]
    if not may_be_private and not is_public(str(address[0])):
        raise PrivateAddress(host)
    return socket.AddressFamily(family), (str(address[0]), int(address[1]))


def is_public(address: str) -> bool:
    """An IPv4 address in IPv6's clothes is judged as what it is."""
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return found.is_global and not found.is_multicast


def _web(url: str) -> httpx.URL:
    try:
        found = httpx.URL(url)
    except (httpx.InvalidURL, UnicodeError) as error:
        raise ValueError("no address of the web") from error
    if found.scheme not in {"http", "https"} or not found.host:
        raise ValueError("no address of the web")
    return found


async def _read(answer: httpx.Response) -> bytes:
    body = b""
    async for part in answer.aiter_bytes():
        body += part
        if len(body) >= LARGEST_ANSWER_BYTES:
            break
    return body[:LARGEST_ANSWER_BYTES]


def _trouble(error: httpx.HTTPError) -> OSError:
    told = f"{error!r} {error.__cause__!r}".lower()
    if not isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
        return ConnectionError(str(error) or repr(error))
    is_tls = "certificate" in told or "ssl" in told
    return BadCertificate(str(error)) if is_tls else NotReached(str(error) or repr(error))
