"""A registrar over TCP or TLS: it asks for the password, lets the account in, answers OPTIONS."""

import asyncio
import datetime
import ipaddress
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.support.sip_message import Message, parse


class StreamProvider:
    """Collects every request it gets."""

    def __init__(self, address: str) -> None:
        self.address, self.port = address, 0
        self.requests: list[Message] = []
        self._news = asyncio.Condition()

    async def asked(self, method: str, within: float = 10) -> Message:
        """The first request of this kind; a REGISTER counts when it is signed."""
        async with asyncio.timeout(within), self._news:
            await self._news.wait_for(lambda: self._of(method))
        return self._of(method)[0]

    def _of(self, method: str) -> list[Message]:
        return [
            one
            for one in self.requests
            if one.method == method and (method != "REGISTER" or one.one("authorization"))
        ]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                message = parse(head)
                length = [line for line in head.lower().split(b"\r\n") if b"content-length" in line]
                size = int(length[0].partition(b":")[2]) if length else 0
                message.body = (await reader.readexactly(size)).decode()
                if message.method and message.method != "ACK":
                    writer.write(self._answer(message).encode())
                    await writer.drain()
                async with self._news:
                    self.requests.append(message)
                    self._news.notify_all()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    def _answer(self, request: Message) -> Message:
        is_stranger = request.method == "REGISTER" and not request.one("authorization")
        code = 401 if is_stranger else 488 if request.method == "INVITE" else 200
        answer = Message(code=code)
        kept = ("via", "from", "call-id", "cseq")
        answer.headers = [(key, value) for key, value in request.headers if key in kept]
        answer.headers.append(("to", f"{request.one('to')};tag=stream"))
        if is_stranger:
            asked = 'Digest realm="provider.test", nonce="n0nce", algorithm=MD5, qop="auth"'
            answer.headers.append(("www-authenticate", asked))
        elif request.method == "REGISTER":
            answer.headers.append(("contact", f"{request.one('contact')};expires=300"))
        return answer


@asynccontextmanager
async def stream_provider(address: str, folder: Path | None) -> AsyncIterator[StreamProvider]:
    """With a `folder` for its certificate it speaks TLS."""
    provider = StreamProvider(address)
    context = None
    if folder is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate(folder, address))
    server = await asyncio.start_server(provider.serve, address, 0, ssl=context)
    provider.port = server.sockets[0].getsockname()[1]
    try:
        yield provider
    finally:
        server.close()


def certificate(folder: Path, address: str) -> Path:
    """Self-signed, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, address)])
    today = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(today)
        .not_valid_after(today + datetime.timedelta(days=36500))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    place = folder / "provider.pem"
    place.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return place
