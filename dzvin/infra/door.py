"""post(): how a page, a hook or a job hands an input to the live engine: stored, then heard."""

import msgspec
from sqlalchemy import insert, text

from dzvin.infra.batch import clean_json
from dzvin.infra.db import AFTER_COMMIT, Connection
from dzvin.infra.tables import INBOX
from dzvin.kernel.errors import AppError
from dzvin.kernel.messages import Input

MOST_WAITING = 20_000
"""Of a company, while no engine hears them: hours of its pages' buttons, and some MB."""

ROOM = text(
    "SELECT shard, dzvin.inbox_room(:subject, CAST(:input AS jsonb), :most) FROM tenant"
    " WHERE id = :tenant"
)


class TooMuchWaits(AppError):
    """Nothing was done: the engine does not answer, and too much waits for it. Try again in ten
    seconds; when that lasts, whoever runs the server is told why by `dzvin doctor`."""

    code = "engine.too_much_waits"
    status = 503
    retry_after_seconds = 10


async def post(
    connection: Connection,
    tenant: str,
    subject: str,
    heard: Input,
    *,
    is_needed: bool = False,
    most: int = MOST_WAITING,
) -> None:
    """In the caller's transaction: answer 202 only after it is committed.

    `is_needed`: callers, or the state of people, hang on it: never refused, and above `most` not
    kept again while it is the last that waits about its operator. Raises TooMuchWaits.
    """
    told = clean_json(msgspec.json.encode(heard))
    asked = {"tenant": tenant, "subject": subject, "input": told.decode(), "most": most}
    shard, room = (await connection.execute(ROOM, asked)).one()
    if room and not is_needed:
        raise TooMuchWaits
    if room == "same":
        return
    await connection.execute(
        insert(INBOX).values(tenant=tenant, shard=shard, subject=subject, input=msgspec.Raw(told))
    )
    connection.info[AFTER_COMMIT].append(("inbox_filled", (shard,)))
