"""The hand that makes phones and gateways known to the Asterisk of this home."""

from functools import partial

from dzvin.run.home import Home
from dzvin.telephony.asterisk.config import doors_of
from dzvin.telephony.asterisk.http import AriHttp
from dzvin.telephony.asterisk.provision import AsteriskProvisioner


def provisioner_of(home: Home, http: AriHttp) -> AsteriskProvisioner:
    has_transfer_key = home.settings.phone_transfers
    return AsteriskProvisioner(
        http.ask,
        site=home.asterisk.site,
        doors=partial(doors_of, home.asterisk),
        has_transfer_key=has_transfer_key,
    )
