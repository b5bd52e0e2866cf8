"""A telephone provider for tests: a registrar that asks for passwords, an exchange that calls our
accounts and answers our calls. UDP, one address, any number of accounts."""

import asyncio
import hashlib
import re

from tests.support.phone import Call, Phone
from tests.support.sip_message import Message, address, parse, user

REALM = "provider.test"


class Provider(Phone):
    """`async with Provider(address, server, {"account": "password"}) as provider`."""

    def __init__(
        self, address: str, server: tuple[str, int], accounts: dict[str, str] | None = None
    ) -> None:
        super().__init__(address, server)
        self.accounts = accounts or {}
        self.contacts: dict[str, str] = {}
        """Where each registered account is called."""
        self.refuses_with = 0
        """The answer to a REGISTER with the right password, instead of 200."""
        self.answers_options = True
        self.asked: list[Message] = []
        """Every REGISTER that came with credentials."""
        self._news = asyncio.Event()

    @property
    def host(self) -> tuple[str, int]:
        return self.address, self.port

    async def registers(self, account: str, is_there: bool = True, within: float = 10.0) -> None:
        """Wait until this account is registered, or is not any more."""
        async with asyncio.timeout(within):
            while (account in self.contacts) != is_there:
                self._news.clear()
                await self._news.wait()

    async def call_account(self, account: str, asked: str = "", from_number: str = "") -> Call:
        """Call whoever registered this account; `asked` is the number that was dialled."""
        return await self.call(asked or account, from_number, uri=self.contacts[account])

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        message = parse(data)
        if message.method == "REGISTER":
            self._heard_register(message)
        elif message.method != "OPTIONS" or self.answers_options:
            super().datagram_received(data, addr)

    def _heard_register(self, message: Message) -> None:
        given = message.one("authorization")
        if not given:
            self._say(message, 401)
            return
        self.asked.append(message)
        account = user(message.one("to"))
        if not self._is_right(account, given, message):
            self._say(message, 401)
        elif self.refuses_with:
            self._say(message, self.refuses_with)
        elif message.one("expires") == "0":
            self.contacts.pop(account, None)
            self._say(message, 200)
        else:
            self.contacts[account] = address(message.one("contact"))
            self._say(message, 200)
        self._news.set()

    def _is_right(self, account: str, given: str, message: Message) -> bool:
        told = dict(re.findall(r'(\w+)="?([^",]+)"?', given))

        def h(*words: str) -> str:
            return hashlib.md5(":".join(words).encode()).hexdigest()

        first = h(account, REALM, self.accounts.get(account, "nobody knows"))
        second = h("REGISTER", told["uri"])
        right = h(first, told["nonce"], told["nc"], told["cnonce"], "auth", second)
        return told["username"] == account and told["response"] == right

    def _say(self, request: Message, code: int) -> None:
        answer = Message(code=code)
        kept = ("via", "from", "call-id", "cseq")
        answer.headers = [(key, value) for key, value in request.headers if key in kept]
        answer.headers.append(("to", f"{request.one('to')};tag=registrar"))
        if code == 401:
            asked = f'Digest realm="{REALM}", nonce="n0nce", algorithm=MD5, qop="auth"'
            answer.headers.append(("www-authenticate", asked))
        if code == 200:
            answer.headers.append(("contact", f"{request.one('contact')};expires=300"))
        self.transport.sendto(answer.encode(), self.server)
