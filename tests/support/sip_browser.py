"""A browser's SIP over WebSocket for tests, without media: registers, and can be rung."""

from collections.abc import Awaitable, Callable

from tests.support.sip_message import Message, digest, parse

type SendText = Callable[[str], Awaitable[None]]
type ReceiveText = Callable[[], Awaitable[str]]


class SipBrowser:
    """Speaks through any text socket: Asterisk's own, or the service's proxy."""

    def __init__(self, send: SendText, receive: ReceiveText, user: str, password: str) -> None:
        self.send, self.receive = send, receive
        self.user, self.password = user, password
        self.sequence = 0

    def request(self, method: str, uri: str, to: str, *more: tuple[str, str]) -> Message:
        self.sequence += 1
        message = Message(method=method, uri=uri)
        message.headers = [
            ("via", f"SIP/2.0/WS {self.user}.invalid;branch=z9hG4bK{self.sequence}"),
            ("max-forwards", "70"),
            ("from", f"<sip:{self.user}@dzvin.invalid>;tag=t{self.user}"),
            ("to", to),
            ("call-id", f"call-{self.user}-{method}"),
            ("cseq", f"{self.sequence} {method}"),
            ("contact", f"<sip:r4nd0m@{self.user}.invalid;transport=ws>"),
            *more,
        ]
        return message

    async def register(self, seconds: int = 120) -> int:
        """The final code. Credentials are given when they are asked for."""
        own = f"<sip:{self.user}@dzvin.invalid>"
        expires = ("expires", str(seconds))
        first = self.request("REGISTER", "sip:dzvin.invalid", own, expires)
        await self.send(first.encode().decode())
        answer = await self.answer()
        if answer.code != 401:
            return answer.code
        asked = answer.one("www-authenticate")
        key = digest(asked, "REGISTER", "sip:dzvin.invalid", self.user, self.password)
        signed = self.request("REGISTER", "sip:dzvin.invalid", own, expires, ("authorization", key))
        await self.send(signed.encode().decode())
        return (await self.answer()).code

    async def answer(self) -> Message:
        """The next final answer; requests of the other side are passed over."""
        while True:
            message = parse((await self.receive()).encode())
            if message.code >= 200:
                return message

    async def asked(self, method: str) -> Message:
        """The next request of this kind from the other side."""
        while True:
            message = parse((await self.receive()).encode())
            if message.method == method:
                return message
