"""Before our processes run: the database and the voices as this version needs them."""

import psycopg

from dzvin.infra.migrate import UnknownShape, migrate
from dzvin.run.home import Home
from dzvin.run.prompts import render_prompts
from dzvin.run.supervisor import Say
from dzvin.speech.tts import SpeechFailed


class CannotStart(Exception):
    """One clear line: what is wrong and what to do."""


async def migrated(home: Home) -> None:
    try:
        await migrate(home.admin_url(), home.role_passwords)
    except UnknownShape as unknown:
        raise CannotStart(
            f"The database was made by another version ({unknown}): a later one, or one before the"
            " first release, whose tables cannot be changed into today's. Start that version"
            " again, or begin with an empty home (DZVIN_HOME) or database"
        ) from None
    except psycopg.OperationalError as trouble:
        why = str(trouble).strip().splitlines()[0]
        raise CannotStart(
            f"The database cannot be reached ({why}): check DZVIN_DATABASE_URL"
        ) from None
    except psycopg.Error as trouble:
        if not home.settings.database_url:
            raise
        why = str(trouble).strip().splitlines()[0]
        raise CannotStart(
            f"The database cannot be prepared ({why}): the role in DZVIN_DATABASE_URL must own the"
            " database, may create roles, and not be one of Dzvin's own (dzvin_owner, dzvin_app …)"
        ) from None


async def speak_prompts(home: Home, say: Say) -> None:
    try:
        await render_prompts(home.prompts, home.settings.cache, say)
    except SpeechFailed as trouble:
        raise CannotStart(
            f"The prompts could not be spoken: {trouble.details.get('why', trouble)}"
        ) from None
