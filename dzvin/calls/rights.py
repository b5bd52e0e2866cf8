"""What an operator may do from his phone, where no page asks first."""

from dzvin.calls.model import CallConfig

OUT, OUT_AWAY = "call.out", "call.out_when_away"
STATUS, TRANSFER, TRANSFER_EXTERNAL = "workplace.use", "call.transfer", "call.transfer_external"

RIGHTS = (OUT, OUT_AWAY, STATUS, TRANSFER, TRANSFER_EXTERNAL)
"""The permissions that a snapshot of settings keeps for each operator."""


def may(config: CallConfig, operator: str, right: str) -> bool:
    return right in config.rights.get(operator, ())
