"""An account as Linphone fetches it (remote provisioning): XML behind the address in a QR code.

The keys are those of liblinphone's "Provisioning configuration keys".
"""

from dzvin.telephony.devices.model import Account

EXPIRES_SECONDS = 600
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<config xmlns="http://www.linphone.org/xsds/lpconfig.xsd">'
)


def linphone_config(account: Account, login: str, password: str) -> bytes:
    way = account.ways[0]
    host = f"[{account.domain}]" if ":" in account.domain else account.domain
    sections = {
        "misc": {"transient_provisioning": "1"},
        "sip": {"default_proxy": "0"},
        "proxy_0": {
            "reg_proxy": f"<sip:{host}:{way.port};transport={way.transport}>",
            "reg_identity": f"sip:{login}@{host}",
            "reg_expires": str(EXPIRES_SECONDS),
            "reg_sendregister": "1",
            "publish": "0",
        },
        "auth_info_0": {
            "username": login,
            "userid": login,
            "passwd": password,
            "domain": account.domain,
        },
    }
    lines = [
        f'<section name="{section}">{"".join(map(_entry, entries.items()))}</section>'
        for section, entries in sections.items()
    ]
    return f"{HEAD}{''.join(lines)}</config>".encode()


def _entry(entry: tuple[str, str]) -> str:
    name, value = entry
    return f'<entry name="{name}" overwrite="true">{_text(value)}</entry>'


def _text(value: str) -> str:
    for sign, written in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        value = value.replace(sign, written)
    return value
