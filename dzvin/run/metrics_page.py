"""`/metrics` for Prometheus: with the token; without one to programs of this machine only."""

import hmac
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from litestar import Request, Response, get
from litestar.datastructures import State
from msgspec import Struct

from dzvin.accounts.guard import PUBLIC, needs
from dzvin.kernel.errors import NotFound
from dzvin.run.figures import metrics_text
from dzvin.run.home import Home

FORMAT = "text/plain; version=0.0.4; charset=utf-8"
PROXIED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")


class Access(Struct, frozen=True):
    """Where the figures lie and who may read them."""

    folder: Path
    token: str
    is_proxied: bool

    @classmethod
    def of(cls, home: Home) -> "Access":
        settings = home.settings
        return cls(home.metrics, settings.metrics_token, bool(settings.trusted_proxy))

    def is_for(self, request: Request[Any, Any, Any]) -> bool:
        """A proxy on this machine makes everybody look local: behind one only the token counts."""
        if self.token:
            shown = request.headers.get("authorization", "").removeprefix("Bearer ")
            return hmac.compare_digest(shown.encode(), self.token.encode())
        if self.is_proxied or any(name in request.headers for name in PROXIED):
            return False
        return is_loopback(request.client.host if request.client else "")


@get("/metrics", opt=needs(PUBLIC), include_in_schema=False, sync_to_thread=True)
def metrics(request: Request[Any, Any, Any], state: State) -> Response[bytes]:
    """To everybody else it is not there."""
    access: Access | None = getattr(state, "metrics", None)
    if access is None or not access.is_for(request):
        raise NotFound
    text = metrics_text(access.folder)
    return Response(text, media_type=FORMAT, headers={"cache-control": "no-store"})


def is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
