"""What each command asks of ARI."""

from collections.abc import Collection, Sequence
from functools import singledispatch
from urllib.parse import quote

from dzvin.telephony import commands, signals
from dzvin.telephony.asterisk.messages import Request
from dzvin.telephony.asterisk.translate import BEEP, EAR, HANGUP_CAUSES, LEG

NAME_LENGTH, NUMBER_LENGTH = 80, 40
CALL_INFO = "PJSIP_HEADER(add,Call-Info)"
CALL_NAMED = "PJSIP_HEADER(add,X-Dzvin-Call)"
"""Our own phones are told which call rings: a page may have several."""
AT_ONCE, AFTER_BEEP = ("<sip:dzvin.invalid>;answer-after=0", "<sip:dzvin.invalid>;answer-after=1")
UNREACHABLE, TEMPORARILY_UNAVAILABLE = 20, 480
DIGITS = frozenset("+*#0123456789")


@singledispatch
def requests(command: commands.SwitchCommand, app: str) -> list[Request]:
    """In order. Commands that are no plain requests are the adapter's own."""
    raise AssertionError(f"{type(command).__name__} is not a list of requests")


@requests.register
def _(command: commands.RingBack, app: str) -> list[Request]:
    return [Request(method="POST", path=f"channels/{command.leg}/ring")]


@requests.register
def _(command: commands.Answer, app: str) -> list[Request]:
    return [Request(method="POST", path=f"channels/{command.leg}/answer")]


@requests.register
def _(command: commands.ArriveAgain, app: str) -> list[Request]:
    body = {"context": "door", "extension": "call", "label": "later"}
    return [Request(method="POST", path=f"channels/{command.leg}/continue", body=body)]


@requests.register
def _(command: commands.Originate, app: str) -> list[Request]:
    body = {
        "endpoint": f"PJSIP/{dialled(command.number)}{command.endpoint}",
        "app": app,
        "appArgs": f"{LEG},{command.call}",
        "channelId": command.leg,
        "callerId": caller(command.from_name, command.from_number),
        "timeout": command.ring_seconds,
        "variables": {
            "DZ_CALL": command.call,
            "DZ_TENANT": command.tenant,
            **auto_answer(command),
            **({} if command.number else {CALL_NAMED: command.call}),
        },
    }
    return [Request(method="POST", path="channels", body=body)]


def auto_answer(command: commands.Originate) -> dict[str, str]:
    """What our page understands: 0 is a talk that comes back, or one to listen to, 1 is told by a
    beep."""
    if not command.is_auto_answered:
        return {}
    at_once = f"{AT_ONCE};supervisor" if command.is_supervisor else AT_ONCE
    return {CALL_INFO: AFTER_BEEP if command.has_beep else at_once}


def create(command: commands.Originate, app: str) -> Request:
    """A leg that is in our hands before it is dialled, so that it can be put into a bridge."""
    body = {
        "endpoint": f"PJSIP/{dialled(command.number)}{command.endpoint}",
        "app": app,
        "appArgs": f"{LEG},{command.call}",
        "channelId": command.leg,
        "variables": {
            "DZ_CALL": command.call,
            "DZ_TENANT": command.tenant,
            "CONNECTEDLINE(all,i)": caller(command.from_name, command.from_number),
        },
    }
    return Request(method="POST", path="channels/create", body=body)


def dial_early(command: commands.Originate) -> list[Request]:
    """The last one dials."""
    bridge = f"bridges/{command.early_bridge}"
    return [
        Request(method="POST", path=bridge, body={"type": "mixing"}),
        *(
            Request(
                method="POST",
                path=f"{bridge}/addChannel",
                # The far side is to see the company's number, not whose phone waits here.
                body={"channel": leg, "inhibitConnectedLineUpdates": True},
            )
            for leg in (command.early_with, command.leg)
        ),
        Request(
            method="POST",
            path=f"channels/{command.leg}/dial",
            body={"timeout": command.ring_seconds},
        ),
    ]


def unreached(command: commands.Originate) -> signals.LegEnded:
    """The switch knows no such phone, or no way to it."""
    return signals.LegEnded(
        call=command.call,
        leg=command.leg,
        cause=UNREACHABLE,
        sip_code=TEMPORARILY_UNAVAILABLE,
    )


@requests.register
def _(command: commands.StopPlay, app: str) -> list[Request]:
    return [Request(method="DELETE", path=f"playbacks/{command.play}")]


@requests.register
def _(command: commands.StartMusic, app: str) -> list[Request]:
    path = f"channels/{command.leg}/moh"
    return [Request(method="POST", path=path, body={"mohClass": command.music})]


@requests.register
def _(command: commands.StopMusic, app: str) -> list[Request]:
    return [silence(command.leg)]


def join(command: commands.Join, with_music: Collection[str]) -> list[Request]:
    """A bridge that is there is left as it is. Music would come back when the leg parts. The last
    request lets all of them in."""
    bridge = f"bridges/{command.bridge}"
    return [
        Request(method="POST", path=bridge, body={"type": "mixing"}),
        *(silence(leg) for leg in command.legs if leg in with_music),
        _members(bridge, command.legs),
    ]


def enter(command: commands.Join, leg: str) -> Request:
    """One of them alone."""
    return _members(f"bridges/{command.bridge}", (leg,))


def silence(leg: str) -> Request:
    return Request(method="DELETE", path=f"channels/{leg}/moh")


@requests.register
def _(command: commands.Part, app: str) -> list[Request]:
    bridge = f"bridges/{command.bridge}"
    path = f"{bridge}/removeChannel"
    return [Request(method="POST", path=path, body={"channel": [leg]}) for leg in command.legs]


@requests.register
def _(command: commands.CloseBridge, app: str) -> list[Request]:
    return [Request(method="DELETE", path=f"bridges/{command.bridge}")]


@requests.register
def _(command: commands.Listen, app: str) -> list[Request]:
    """It is put to his leg as soon as it is there (`ear_there`)."""
    body = {
        "spy": "both",
        "whisper": "out" if command.is_whispered else "none",
        "app": app,
        "appArgs": ",".join((EAR, command.call, command.bridge, command.leg)),
        "snoopId": command.ear,
    }
    return [Request(method="POST", path=f"channels/{command.to}/snoop", body=body)]


def ear_there(ear: str, args: Sequence[str]) -> list[Request]:
    """None for what is no ear."""
    if len(args) != 4 or args[0] != EAR:
        return []
    bridge = f"bridges/{args[2]}"
    made = Request(method="POST", path=bridge, body={"type": "mixing"})
    return [made, _members(bridge, (ear, args[3]))]


@requests.register
def _(command: commands.StopListening, app: str) -> list[Request]:
    alone = {"channel": [command.leg]}
    return [
        Request(method="DELETE", path=f"channels/{command.ear}"),
        Request(method="POST", path=f"bridges/{command.bridge}/removeChannel", body=alone),
    ]


def beep(command: commands.Beep, sound: str) -> Request:
    body = {"media": [f"sound:{sound}"], "playbackId": f"{command.leg}{BEEP}"}
    return Request(method="POST", path=f"channels/{command.leg}/play", body=body)


@requests.register
def _(command: commands.SendDigits, app: str) -> list[Request]:
    path = f"channels/{command.leg}/dtmf"
    return [Request(method="POST", path=path, body={"dtmf": command.digits})]


@requests.register
def _(command: commands.MoveLeg, app: str) -> list[Request]:
    """The call's id is read from the channel after a reconnect."""
    told = {"variable": "DZ_CALL", "value": command.call}
    return [Request(method="POST", path=f"channels/{command.leg}/variable", body=told)]


@requests.register
def _(command: commands.ReportTransfer, app: str) -> list[Request]:
    states = {"done": "channel_answered", "refused": "channel_declined"}[command.result]
    path = f"channels/{command.leg}/transfer_progress"
    return [Request(method="POST", path=path, body={"states": states})]


def hang_up(command: commands.HangUp, *, is_answerable: bool) -> Request:
    """`is_answerable`: an arriving leg that was not picked up; the cause becomes its SIP answer."""
    path = f"channels/{command.leg}"
    if command.is_answered_elsewhere:
        return Request(method="DELETE", path=path, body={"reason": "answered_elsewhere"})
    cause = HANGUP_CAUSES.get(command.cause, command.cause) if is_answerable else command.cause
    return Request(method="DELETE", path=path, body={"reason_code": str(cause)})


def given_up(leg: str) -> Request:
    """One that was made and, because the connection broke, never dialled."""
    return Request(method="DELETE", path=f"channels/{leg}", body={"reason_code": "16"})


def play(command: commands.Play, files: list[str]) -> Request:
    """One playback for all files: one end."""
    body = {"media": [f"sound:{file}" for file in files], "playbackId": command.play}
    return Request(method="POST", path=f"channels/{command.leg}/play", body=body)


def record_take(command: commands.RecordTake, beep: str) -> list[Request]:
    """A channel does one thing after the other: the beep ends before the recording begins."""
    body = {
        "name": command.path,
        "format": "wav",
        "maxDurationSeconds": command.max_seconds,
        "maxSilenceSeconds": command.silence_seconds,
        "ifExists": "fail",
        "terminateOn": command.end_keys,
    }
    record = Request(method="POST", path=f"channels/{command.leg}/record", body=body)
    media = {"media": [f"sound:{beep}"], "playbackId": f"{command.take}{BEEP}"}
    tone = Request(method="POST", path=f"channels/{command.leg}/play", body=media)
    return [tone, record] if command.beep else [record]


def stop_take(path: str) -> Request:
    return Request(method="POST", path=f"recordings/live/{quote(path, safe='')}/stop")


def live_take(path: str) -> Request:
    """Refused when it is over."""
    return Request(method="GET", path=f"recordings/live/{quote(path, safe='')}")


def subscribe(app: str, channel: str) -> Request:
    """Without it an arriving channel's end is never told."""
    body = {"eventSource": [f"channel:{channel}"]}
    return Request(method="POST", path=f"applications/{app}/subscription", body=body)


def hold_arrivals(is_held: bool) -> Request:
    """The dialplan's loop looks at it before it hands a caller over."""
    body = {"variable": "DZ_HELD", "value": "1" if is_held else "0"}
    return Request(method="POST", path="asterisk/variable", body=body)


def dialled(number: str) -> str:
    """What stands before the endpoint's name: nothing in it is an address or an option."""
    digits = "".join(sign for sign in number if sign in DIGITS)[:NUMBER_LENGTH]
    return f"{digits}@" if digits else ""


def caller(name: str, number: str) -> str:
    """`"Name" <number>` with nothing in it that ends the name or the number early."""
    shown = "".join(sign for sign in name if sign.isprintable() and sign not in '"<>\\')
    digits = "".join(sign for sign in number if sign.isalnum() or sign in "+*#")
    return f'"{shown[:NAME_LENGTH]}" <{digits[:NUMBER_LENGTH]}>'


def _members(bridge: str, legs: Sequence[str]) -> Request:
    return Request(method="POST", path=f"{bridge}/addChannel", body={"channel": list(legs)})
