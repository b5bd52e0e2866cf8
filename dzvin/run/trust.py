"""The page /trust: how a computer or a telephone learns to believe our own certificate."""

from html import escape
from typing import Any

from litestar import Request, Response, get
from litestar.datastructures import State

from dzvin.accounts.guard import PUBLIC, needs
from dzvin.infra.certificates import LocalAuthority, der, read
from dzvin.kernel.errors import NotFound
from dzvin.run.trust_texts import LANGUAGES, TEXTS, Text

FILE = "dzvin-ca.crt"


@get("/trust", opt=needs(PUBLIC), include_in_schema=False)
async def trust_page(
    request: Request[Any, Any, Any], state: State, language: str = ""
) -> Response[str]:
    """Works without scripts and before the certificate is believed."""
    authority = _authority(state)
    chosen = language if language in TEXTS else _preferred(request)
    page = drawn(TEXTS[chosen], chosen, read(authority.ca.cert).fingerprint)
    return Response(page, media_type="text/html")


@get(f"/trust/{FILE}", opt=needs(PUBLIC), include_in_schema=False)
async def trust_file(state: State) -> Response[bytes]:
    """The certificate of the authority, never its key."""
    return Response(
        der(_authority(state).ca.cert),
        media_type="application/x-x509-ca-cert",
        headers={"content-disposition": f'attachment; filename="{FILE}"'},
    )


def drawn(text: Text, language: str, fingerprint: str) -> str:
    others = " · ".join(
        f'<a href="/trust?language={code}">{name}</a>' for code, name in LANGUAGES.items()
    )
    steps = "\n".join(
        f"<h2>{escape(system)}</h2>\n<ol>{''.join(f'<li>{escape(s)}</li>' for s in told)}</ol>"
        for system, told in text.steps.items()
    )
    pairs = fingerprint.split(":")
    lines = "<br>".join(" ".join(pairs[at : at + 8]) for at in range(0, len(pairs), 8))
    return f"""<!doctype html>
<html lang="{language}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(text.title)}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto;
  padding: 0 1rem; }}
code {{ display: block; padding: .75rem 1rem; border: 1px solid #8888; border-radius: .5rem; }}
.take {{ display: inline-block; padding: .6rem 1.2rem; border-radius: .5rem; background: #1c6dd0;
  color: #fff; text-decoration: none; }}
h2 {{ font-size: 1.1rem; margin: 1.5rem 0 .25rem; }}
</style></head><body>
<p>{others}</p>
<h1>{escape(text.title)}</h1>
<p>{escape(text.why)}</p>
<p><a class="take" href="/trust/{FILE}">{escape(text.take)}</a></p>
<p>{escape(text.compare)}</p>
<code>SHA-256<br>{lines}</code>
{steps}
<p>{escape(text.after)}</p>
</body></html>
"""


def _authority(state: State) -> LocalAuthority:
    authority: LocalAuthority | None = getattr(state, "authority", None)
    if authority is None:
        raise NotFound
    return authority


def _preferred(request: Request[Any, Any, Any]) -> str:
    """The first of the browser's languages that we have."""
    asked = request.headers.get("accept-language", "").lower().split(",")
    known = (one.strip()[:2] for one in asked)
    return next((one for one in known if one in TEXTS), "uk")


TRUST = [trust_page, trust_file]
