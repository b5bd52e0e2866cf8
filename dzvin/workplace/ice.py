"""The servers that help a browser behind NAT or a firewall to be heard, for one phone."""

from datetime import datetime

from dzvin.telephony.turn.credentials import Relay, new_pass, stun_address, turn_addresses
from dzvin.workplace.model import IceServer, Media


def media(relay: Relay | None, phone: str, until: datetime, page_host: str) -> Media:
    """`page_host` is the name under which this browser found us."""
    if relay is None:
        return Media()
    given = new_pass(relay, phone, until)
    return Media(
        ice_servers=(
            IceServer(urls=(stun_address(relay, page_host),)),
            IceServer(
                urls=turn_addresses(relay, page_host),
                username=given.username,
                credential=given.credential,
            ),
        ),
        ice_expires_at=until,
    )
