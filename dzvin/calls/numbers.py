"""Which of the company's numbers somebody dialled: exact, else the longest prefix, else the
gateway's default."""

from dzvin.calls.model import CallConfig, NumberConfig
from dzvin.calls.toll import outside_number


def key_of(number: NumberConfig) -> str:
    """Where it stands in `CallConfig.numbers`: a plain number under itself."""
    if number.match == "exact" and number.gateway is None:
        return number.number
    return f"{number.match}:{number.gateway or ''}:{number.number}"


def number_for(config: CallConfig, dialled: str, endpoint: str = "") -> NumberConfig | None:
    """`endpoint` is the gateway it came through, empty for our own people and for a platform's
    carrier: those reach exact numbers only. A number of the gateway goes before one of any."""
    gateway = next((one.id for one in config.gateways if one.endpoint == endpoint), None)
    for written in ways(dialled):
        found = _exact(config, written, gateway)
        if found is not None:
            return found
    return None if gateway is None else _prefix_or_default(config, dialled, gateway)


def number_of(config: CallConfig, number: str | None) -> NumberConfig | None:
    """By its id; None when it was deleted meanwhile."""
    return next((one for one in config.numbers.values() if one.id == number), None)


def is_ours(config: CallConfig, number: str) -> bool:
    """Called outside, this number, with its plus, would come back to us by a provider."""
    return any(
        written.startswith(one.number)
        if one.match == "prefix"
        else number in (one.number, outside_number(one.number, config.country))
        for one in config.numbers.values()
        for written in ways(number)
        if one.number
    )


def ways(dialled: str) -> tuple[str, str]:
    """Providers send a number with or without its plus."""
    return dialled, dialled[1:] if dialled.startswith("+") else f"+{dialled}"


def _exact(config: CallConfig, dialled: str, gateway: str | None) -> NumberConfig | None:
    own = config.numbers.get(f"exact:{gateway}:{dialled}") if gateway else None
    return own or config.numbers.get(dialled)


def _prefix_or_default(config: CallConfig, dialled: str, gateway: str) -> NumberConfig | None:
    for length in range(len(dialled), 0, -1):
        for written in ways(dialled[:length]):
            for whose in (gateway, ""):
                found = config.numbers.get(f"prefix:{whose}:{written}")
                if found is not None:
                    return found
    return config.numbers.get(f"default:{gateway}:")
