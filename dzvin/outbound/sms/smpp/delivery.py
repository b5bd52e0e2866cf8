"""SmppLink: a connection to an SMPP provider that is kept, and by which messages go out."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from itertools import count

import structlog
from msgspec.structs import replace

from dzvin.infra.clock import now
from dzvin.infra.outgoing import BadCertificate, Outgoing, PrivateAddress
from dzvin.outbound.model import Trouble
from dzvin.outbound.sms.provider import Incoming, Outgone, Provider, SmppSettings
from dzvin.outbound.sms.segments import cut, octets
from dzvin.outbound.sms.smpp import pdu
from dzvin.outbound.sms.smpp.incoming import incoming_of, mark_of
from dzvin.outbound.sms.smpp.pdu import Address, Pdu, Receipt
from dzvin.outbound.sms.smpp.repeats import Repeats
from dzvin.outbound.sms.smpp.words import meaning

log = structlog.get_logger()

type OnReceipt = Callable[[Receipt], Awaitable[bool]]
"""Whether it is kept; else the provider tells it again."""

type OnIncoming = Callable[[Incoming], Awaitable[bool]]
"""A person has written. Whether it is kept."""
type OnSure = Callable[[Collection[str]], Awaitable[None]]
"""The provider knows that what has these marks is kept: whatever is like it is another message."""
type OnState = Callable[[Trouble | None], Awaitable[None]]
"""What is wrong with the connection; None: it is there."""

ANSWER_SECONDS = 20.0
BOUND_SECONDS = 25.0
"""A message waits so long for a connection that is being made."""
IDLE_SECONDS = 30.0
"""Then the other side is asked whether it is there."""
SURE_SECONDS = 1.0
"""So long after an SMS is kept it is asked whether our answer has come."""
PAUSES = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0)
"""Before the next try to connect."""


class SmppLink:
    """`run` until cancelled. Any number of messages may be under way; the window limits it."""

    def __init__(
        self,
        provider: Provider,
        outgoing: Outgoing,
        on_receipt: OnReceipt,
        *,
        on_state: OnState | None = None,
        on_incoming: OnIncoming | None = None,
        on_sure: OnSure | None = None,
        answer_seconds: float = ANSWER_SECONDS,
        idle_seconds: float = IDLE_SECONDS,
        sure_seconds: float = SURE_SECONDS,
        pauses: tuple[float, ...] = PAUSES,
    ) -> None:
        assert isinstance(provider.settings, SmppSettings)
        self.provider = provider
        self._settings = provider.settings
        self._outgoing, self._on_receipt = outgoing, on_receipt
        self._on_state: OnState = on_state or nobody_asks
        self._on_incoming: OnIncoming = on_incoming or nobody_reads
        self._on_sure: OnSure = on_sure or nobody_remembers
        self._answer_seconds, self._idle_seconds = answer_seconds, idle_seconds
        self._sure_seconds, self._pauses = sure_seconds, pauses
        self._sequences = count(1)
        self._window = asyncio.Semaphore(provider.settings.window)
        self._repeats, self._since, self._is_unsure = Repeats(), now(), asyncio.Event()
        self._waiting: dict[int, asyncio.Future[Pdu]] = {}
        self._writer: asyncio.StreamWriter | None = None
        self._bound, self._failed = asyncio.Event(), asyncio.Event()
        self._trouble = Trouble("unreachable")

    async def run(self) -> None:
        tries = 0
        while True:
            try:
                await self._session()
                tries = 0
            except Trouble as trouble:
                self._trouble = trouble
                if self._bound.is_set():
                    tries = 0
                log.warning("smpp.gone", provider=self.provider.id, why=trouble.why)
                await self._tell(trouble)
            except Exception as error:
                # What is wrong with one provider's connection must not end those of all others.
                self._trouble = Trouble("unreachable", str(error) or type(error).__name__)
                log.exception("smpp.failed", provider=self.provider.id)
            self._is_gone()
            await asyncio.sleep(self._pauses[min(tries, len(self._pauses) - 1)])
            self._failed.clear()
            tries += 1

    async def _tell(self, trouble: Trouble | None) -> None:
        """That it cannot be told ends neither this connection nor all others."""
        try:
            await self._on_state(trouble)
        except Exception:
            log.exception("smpp.state_not_told", provider=self.provider.id)

    def segments(self, message: Outgone) -> list[bytes]:
        """The body of submit_sm for each segment that the provider has not taken yet."""
        whole = cut(message.text)
        settings, total = self._settings, len(whole.segments)
        reference = int(message.id[-4:], 16) & 0xFF
        source = Address(settings.source_ton, settings.source_npi, self.provider.sender)
        to = Address(settings.to_ton, settings.to_npi, message.to.removeprefix("+"))
        bodies = []
        for nth, segment in enumerate(whole.segments, start=1):
            text = octets(segment, whole.alphabet)
            if total > 1:
                text = pdu.joined(text, reference, total, nth)
            coding = pdu.CODING[whole.alphabet]
            bodies.append(pdu.submit_sm(source, to, text, coding=coding, has_header=total > 1))
        return bodies[message.first :]

    async def submit(self, body: bytes, seconds: float = BOUND_SECONDS) -> str:
        """The provider's id. A connection is waited for so many seconds. Raises Trouble: once the
        message is given and no answer comes, nobody knows whether it goes out."""
        await self._is_bound(seconds)
        async with self._window:
            self._is_connected()
            try:
                answer = await self._ask(pdu.SUBMIT_SM, body)
            except Trouble as trouble:
                raise Trouble("unknown_outcome", trouble.said) from trouble
        if answer.status != pdu.OK:
            raise refusal(answer.status)
        return pdu.first_text(answer.body)

    async def _is_bound(self, seconds: float) -> None:
        """Wait for a connection; when the try to make one fails, so does the message."""
        if self._bound.is_set():
            return
        waits = [asyncio.ensure_future(each.wait()) for each in (self._bound, self._failed)]
        try:
            await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        if not self._bound.is_set():
            raise self._trouble

    async def _session(self) -> None:
        """From connecting until the connection is lost. Raises Trouble."""
        settings = self._settings
        try:
            reader, writer = await self._outgoing.connect(
                settings.host, settings.port, tls=settings.has_tls
            )
        except PrivateAddress as error:
            raise Trouble("private_address") from error
        except BadCertificate as error:
            raise Trouble("bad_certificate", str(error)) from error
        except OSError as error:
            raise Trouble("unreachable", str(error)) from error
        self._writer = writer
        self._repeats, self._since = Repeats(), now()
        self._is_unsure.clear()
        try:
            await self._talk(reader)
        finally:
            self._writer = None
            writer.close()

    async def _talk(self, reader: asyncio.StreamReader) -> None:
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._listen(reader))
                group.create_task(self._bind_and_keep())
                group.create_task(self._make_sure())
        except ExceptionGroup as group_failed:
            raise _why_lost(group_failed) from None

    async def _bind_and_keep(self) -> None:
        settings = self._settings
        body = pdu.bind_transceiver(settings.system_id, self.provider.secret, settings.system_type)
        answer = await self._ask(pdu.BIND_TRANSCEIVER, body)
        if answer.status != pdu.OK:
            raise refusal(answer.status)
        log.info("smpp.bound", provider=self.provider.id)
        self._bound.set()
        await self._tell(None)
        try:
            while True:
                await asyncio.sleep(self._idle_seconds)
                await self._ask(pdu.ENQUIRE_LINK, b"")
        except asyncio.CancelledError:
            await self._say_goodbye()
            raise

    async def _make_sure(self) -> None:
        """What it says behind our answer to an SMS proves that this has come."""
        while True:
            await self._is_unsure.wait()
            await asyncio.sleep(self._sure_seconds)
            self._is_unsure.clear()
            tellings = self._repeats.tellings
            await self._ask(pdu.ENQUIRE_LINK, b"")
            if marks := self._repeats.proven(tellings, asyncio.get_running_loop().time()):
                await self._on_sure(marks)

    async def _say_goodbye(self) -> None:
        """Politely, and without waiting for an answer."""
        if self._writer is not None and not self._writer.is_closing():
            self._writer.write(pdu.encode(Pdu(pdu.UNBIND, 0, next(self._sequences))))

    async def _ask(self, command: int, body: bytes) -> Pdu:
        """Raises Trouble when no answer comes."""
        sequence = next(self._sequences)
        answer: asyncio.Future[Pdu] = asyncio.get_running_loop().create_future()
        self._waiting[sequence] = answer
        try:
            self._write(Pdu(command, 0, sequence, body))
            async with asyncio.timeout(self._answer_seconds):
                return await answer
        except TimeoutError as error:
            if self._writer is not None:
                self._writer.close()
            raise Trouble("unreachable", "no answer") from error
        finally:
            self._waiting.pop(sequence, None)

    def _is_connected(self) -> asyncio.StreamWriter:
        """Raises Trouble."""
        if self._writer is None or self._writer.is_closing():
            raise Trouble("unreachable", "the connection is lost")
        return self._writer

    def _write(self, word: Pdu) -> None:
        self._is_connected().write(pdu.encode(word))

    async def _listen(self, reader: asyncio.StreamReader) -> None:
        while True:
            head = await reader.readexactly(4)
            word = pdu.decode(head + await reader.readexactly(pdu.length_of(head) - 4))
            if word.command & pdu.ANSWER:
                answer = self._waiting.get(word.sequence)
                if answer is not None and not answer.done():
                    answer.set_result(word)
            else:
                await self._hear(word)

    async def _hear(self, word: Pdu) -> None:
        """What the provider says by itself."""
        if word.command == pdu.DELIVER_SM:
            is_kept = await self._delivered(word)
            status = pdu.OK if is_kept else pdu.TELL_AGAIN
            self._write(Pdu(word.command | pdu.ANSWER, status, word.sequence, b"\0"))
        elif word.command in {pdu.ENQUIRE_LINK, pdu.UNBIND}:
            self._write(Pdu(word.command | pdu.ANSWER, 0, word.sequence))
            if word.command == pdu.UNBIND:
                raise Trouble("unreachable", "the provider has said goodbye")
        else:
            self._write(Pdu(pdu.GENERIC_NACK, pdu.UNKNOWN_COMMAND, word.sequence))

    async def _delivered(self, word: Pdu) -> bool:
        """What cannot be read is not told again: it would be no better the next time."""
        body = word.body
        try:
            is_receipt = pdu.is_receipt(body)
            heard = None if is_receipt else incoming_of(body)
            receipt = pdu.receipt_of(body) if is_receipt else None
        except pdu.BadPdu as error:
            log.warning("smpp.not_understood", provider=self.provider.id, why=str(error))
            return True
        if heard is not None:
            return await self._heard(word, heard)
        return receipt is None or await self._on_receipt(receipt)

    async def _heard(self, word: Pdu, heard: Incoming) -> bool:
        """Kept once, though the provider may tell it again: it knows nothing of an answer that
        was lost, or late."""
        if heard.id:
            return await self._on_incoming(heard)
        clock = asyncio.get_running_loop().time
        mark, began = mark_of(word.body), clock()
        alike = self._repeats.alike(mark, word.sequence, began)
        heard = replace(heard, mark=mark, alike=alike or 0, since=self._since)
        is_kept = alike is None or await self._on_incoming(heard)
        if is_kept:
            at, is_again = clock(), alike is None
            self._repeats.answered(mark, word.sequence, at - began, at=at, is_again=is_again)
            self._is_unsure.set()
        return is_kept

    def _is_gone(self) -> None:
        """Whoever waits for an answer gets none."""
        self._bound.clear()
        self._failed.set()
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(Trouble("unreachable", "the connection is lost"))


async def nobody_reads(_: Incoming) -> bool:
    """By a connection that is made for one message: it is told again by the other."""
    return False


async def nobody_remembers(_: Collection[str]) -> None:
    """By whom no SMS is kept."""


async def nobody_asks(_: Trouble | None) -> None:
    """Of a connection that is made for one message."""


def refusal(status: int) -> Trouble:
    why, said = meaning(status)
    return Trouble(why, said, may_pass=why == "throttled")


def _why_lost(group: ExceptionGroup[Exception]) -> Exception:
    """A Trouble, unless it is a bug of ours."""
    first: Exception = group
    while isinstance(first, ExceptionGroup):
        first = first.exceptions[0]
    if isinstance(first, OSError | pdu.BadPdu | EOFError):
        return Trouble("unreachable", str(first))
    return first if isinstance(first, Trouble) else group
