"""Messages of RFC 4475 (SIP torture tests) for a given server, and messages spoiled at random."""

import random

BASE = """\
INVITE sip:800@{host} SIP/2.0
Via: SIP/2.0/UDP {own};branch=z9hG4bK{name};rport
Max-Forwards: 70
From: "Caller" <sip:caller@example.net>;tag={name}
To: <sip:800@{host}>
Call-ID: {name}@example.net
CSeq: 1 INVITE
Contact: <sip:caller@{own}>
Content-Type: application/sdp
Content-Length: 0

"""

CHANGES: dict[str, list[tuple[str, str]]] = {
    "esc01": [("INVITE sip:800@", "INVITE sip:sips%3Auser%40example.com@")],
    "escnull": [("sip:caller@example.net", "sip:null-%00-null@example.net")],
    "esc02": [("INVITE sip", "RE%47IST%45R sip"), ("1 INVITE", "1 RE%47IST%45R")],
    "lwsdisp": [('"Caller" <', "caller<")],
    "longreq": [("Max-Forwards: 70", "Max-Forwards: 70\r\nX-Long: " + "long;" * 2000)],
    "longvia": [
        ("Max-Forwards", "Via: SIP/2.0/UDP h.example;branch=z9hG4bKx\r\n" * 60 + "Max-Forwards")
    ],
    "semiuri": [("INVITE sip:800@", "INVITE sip:user;par=u%40example.net@")],
    "transports": [("Max-Forwards", "Via: SIP/2.0/SPRINT h;branch=z9hG4bKy\r\nMax-Forwards")],
    "unreason": [
        ("INVITE sip:800@{host} SIP/2.0", "SIP/2.0 200 = 2**3 * 5**2 но сто девяносто девять")
    ],
    "noreason": [("INVITE sip:800@{host} SIP/2.0", "SIP/2.0 100 ")],
    "badinv01": [("Contact: <", "Contact: ;;,;,<"), ("From: ", "From:;;,,;;")],
    "clerr": [("Content-Length: 0", "Content-Length: 9999")],
    "ncl": [("Content-Length: 0", "Content-Length: -999")],
    "scalar02": [("CSeq: 1", "CSeq: 36893488147419103232"), ("70", "300")],
    "scalarlg": [
        ("INVITE sip:800@{host} SIP/2.0", "SIP/2.0 503 Service Unavailable"),
        ("Content-Type", "Retry-After: 949302838503028349304023988\r\nContent-Type"),
    ],
    "quotbal": [('"Caller"', '"Mr. J. User')],
    "ltgtruri": [("INVITE sip:800@{host} ", "INVITE <sip:800@{host}> ")],
    "lwsruri": [("sip:800@{host} SIP", "sip:800@{host}; lr SIP")],
    "lwsstart": [("INVITE sip:800@{host} SIP", "INVITE  sip:800@{host}  SIP")],
    "trws": [("SIP/2.0\n", "SIP/2.0  \n")],
    "escruri": [("INVITE sip:800@{host} ", "INVITE sip:800@{host}?Route=%3Csip:example.com%3E ")],
    "baddate": [("Max-Forwards", "Date: Fri, 01 Jan 2010 16:00:00 EST\r\nMax-Forwards")],
    "baddn": [('"Caller" <sip', "Bell, Alexander <sip")],
    "badvers": [("{host} SIP/2.0", "{host} SIP/7.0")],
    "mismatch01": [("1 INVITE", "1 OPTIONS")],
    "mismatch02": [("INVITE sip", "NEWMETHOD sip"), ("1 INVITE", "1 INVITE")],
    "bigcode": [
        ("INVITE sip:800@{host} SIP/2.0", "SIP/2.0 4294967301 better not break the receiver")
    ],
    "insuf": [("From", "X-From"), ("Call-ID", "X-Call-ID"), ("CSeq", "X-CSeq")],
    "unkscm": [("INVITE sip:800@{host}", "INVITE nobodyKnowsThisScheme:totallyopaquecontent")],
    "novelsc": [("INVITE sip:800@{host}", "INVITE soap.beep://192.0.2.103:3002")],
    "unksm2": [("<sip:caller@example.net>", "<isbn:2983792873>")],
    "bext01": [("Max-Forwards", "Require: nothingSupportsThis\r\nMax-Forwards")],
    "invut": [("application/sdp", "application/unknownformat")],
    "multi01": [
        (
            "Max-Forwards: 70",
            "Max-Forwards: 70\r\nMax-Forwards: 5\r\nCSeq: 8 INVITE\r\nTo: <sip:x@y>",
        )
    ],
    "mcl01": [("Content-Length: 0", "Content-Length: 0\r\nContent-Length: 4294967295")],
    "zeromf": [("Max-Forwards: 70", "Max-Forwards: 0")],
    "cparam01": [("<sip:caller@{own}>", "sip:caller@{own};unknownparam")],
    "regbadct": [
        ("INVITE sip", "REGISTER sip"),
        ("1 INVITE", "1 REGISTER"),
        ("<sip:caller@{own}>", "sip:caller@{own}?Route=%3Csip:x%3E"),
    ],
    "inv2543": [
        (";branch=z9hG4bK{name};rport", ""),
        (";tag={name}", ""),
        ("Max-Forwards: 70\n", ""),
    ],
    "sdp01": [
        ("Content-Length: 0\n\n", "Content-Length: 30\n\nv=0\no=- 1 1 IN\nm=audio x\n{{}}\n")
    ],
}


def torture(server: tuple[str, int], own: str) -> dict[str, bytes]:
    """By the name that the RFC gives them."""
    return {name: _made(name, changes, server, own) for name, changes in CHANGES.items()}


def plain(name: str, server: tuple[str, int], own: str) -> bytes:
    return _made(name, [], server, own)


def spoiled(count: int, server: tuple[str, int], own: str, seed: int = 4475) -> list[bytes]:
    """The same ones each time."""
    chance = random.Random(seed)
    return [_spoil(plain(f"fuzz{n}", server, own), chance) for n in range(count)]


def _made(name: str, changes: list[tuple[str, str]], server: tuple[str, int], own: str) -> bytes:
    text = BASE
    for old, new in changes:
        assert old in text, (name, old)
        text = text.replace(old, new)
    host = f"{server[0]}:{server[1]}"
    text = text.format(host=host, own=own, name=name)
    return text.replace("\r\n", "\n").replace("\n", "\r\n").encode()


def _spoil(message: bytes, chance: random.Random) -> bytes:
    text = bytearray(message)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(text))
        what = chance.randrange(4)
        if what == 0:
            text[at] = chance.randrange(256)
        elif what == 1:
            del text[at : at + chance.randint(1, 40)]
        elif what == 2:
            text[at:at] = bytes(chance.choices(b'<>";:@%,=\\\r\n \x00\xff$(){}', k=8))
        else:
            text[at:at] = text[at : at + 60] * chance.randint(1, 20)
    return bytes(text[:60_000])
