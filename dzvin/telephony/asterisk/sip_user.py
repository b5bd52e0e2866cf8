"""May this SIP message of a browser go to Asterisk? Only as the endpoint of its own session."""

import re

MAX_BYTES = 64 * 1024
METHODS = frozenset("REGISTER INVITE ACK BYE CANCEL OPTIONS INFO UPDATE PRACK".split())
COMPACT = {"f": "from", "t": "to", "l": "content-length"}

REQUEST_LINE = re.compile(r"([A-Z]+) \S+ SIP/2\.0")
STATUS_LINE = re.compile(r"SIP/2\.0 [1-6]\d\d( .*)?")
HEADER_NAME = re.compile(r"[A-Za-z0-9.!%*_+`'~-]+")
PERSON = re.compile(
    r'(?:(?:"(?:[^"\\]|\\.)*"[ \t]*|[^"<>,;]*)<sips?:([^@:;?<>,"\s]+)(?::[^@<>\s]*)?@[^<>\s]+>'
    r'|sips?:([^@:;?<>,"\s]+)@[^<>;?,"\s]+)([ \t]*;[^<>,"]*)?',
    re.IGNORECASE,
)
NAME_OR_URI = re.compile(r'"(?:[^"\\]|\\.)*"|<[^>]*>')
PARAMETER = re.compile(
    r'(?<![A-Za-z0-9_*-])([A-Za-z0-9_*-]+)[ \t]*=[ \t]*("(?:[^"\\]|\\.)*"|[^",\s]+)'
)


def objection(message: str, name: str) -> str:
    """Why it may not pass, empty when it may. `name` is the endpoint of the browser's session.

    Strict on purpose: what two parsers could read in two ways is refused. A message that asks to
    be two (RFC 3261 18.3: a stream is cut by Content-Length) is refused for the same reason.
    """
    message = message.lstrip("\r\n")
    if not message:
        return ""  # a keep-alive (RFC 5626)
    head, end, body = message.partition("\r\n\r\n")
    first, _, rest = head.partition("\r\n")
    headers = _headers(rest)
    if not end or headers is None or re.search(r"\r(?!\n)|(?<!\r)\n|\x00", head):
        return "broken"
    length = len(body.encode())
    if length + len(head.encode()) > MAX_BYTES or not _is_length(headers, length):
        return "length"
    return "" if STATUS_LINE.fullmatch(first) else _request_objection(first, headers, name)


def is_inside(message: str) -> bool:
    """It is of a dialog that is there already: its To has a tag."""
    head = message.lstrip("\r\n").partition("\r\n\r\n")[0]
    headers = _headers(head.partition("\r\n")[2])
    return headers is not None and all(map(_has_tag, _of(headers, "to") or [""]))


def _has_tag(person: str) -> bool:
    """Behind the name and the URI, in which anything may stand."""
    return re.search(r";[ \t]*tag[ \t]*=", NAME_OR_URI.sub("", person), re.IGNORECASE) is not None


def _is_length(headers: list[tuple[str, str]], length: int) -> bool:
    """One Content-Length, and a true one: what follows would be another message."""
    return _of(headers, "content-length") == [str(length)]


def _request_objection(first: str, headers: list[tuple[str, str]], name: str) -> str:
    asked = REQUEST_LINE.fullmatch(first)
    if asked is None or asked[1] not in METHODS:
        return "method"
    senders, receivers = _of(headers, "from"), _of(headers, "to")
    if len(senders) != 1 or len(receivers) != 1:
        return "from"
    if not _has_tag(receivers[0]) and _user(senders[0]) != name:
        return "from"
    if asked[1] == "REGISTER" and (_user(senders[0]) != name or _user(receivers[0]) != name):
        return "to"
    keys = _of(headers, "authorization") + _of(headers, "proxy-authorization")
    return "authorization" if any(_signer(key) != name for key in keys) else ""


def _headers(text: str) -> list[tuple[str, str]] | None:
    """Names in lower case and in full, folded lines joined. None when a line is no header."""
    pairs = []
    for line in re.sub(r"\r\n[ \t]+", " ", text).split("\r\n"):
        name, colon, value = line.partition(":")
        name = name.rstrip(" \t").lower()
        if not colon or not HEADER_NAME.fullmatch(name):
            return None
        pairs.append((COMPACT.get(name, name), value.strip(" \t")))
    return pairs


def _of(headers: list[tuple[str, str]], name: str) -> list[str]:
    return [value for key, value in headers if key == name]


def _user(person: str) -> str | None:
    """The user of the URI in a From or To, exactly as written."""
    found = PERSON.fullmatch(person)
    return (found[1] or found[2]) if found else None


def _signer(key: str) -> str | None:
    """The one `username` of a Digest."""
    scheme, _, parameters = key.partition(" ")
    pairs = PARAMETER.findall(parameters)
    names = [value for each, value in pairs if each.lower().startswith("username")]
    rest = PARAMETER.sub("", parameters)
    if scheme.lower() != "digest" or len(names) != 1 or re.search(r"[^,\s]", rest):
        return None
    return str(names[0]).strip('"')
