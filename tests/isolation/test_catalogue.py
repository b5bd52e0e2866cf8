"""All of the database's catalogue is closed by row-level security, or named here with why."""

import psycopg
import pytest

from tests.support.postgres import TestDatabase

OPEN_TABLES = {
    "dzvin.alembic_version": "which migration ran; says nothing of anybody",
    "dzvin.batch": "positions of commits, no tenant's content; pages reach it only by log_room()",
    "dzvin.carrier": "peers of the whole installation, of no company; the engine's and the CLI's",
    "dzvin.shard_lease": "which engine works; the engine's alone",
    "procrastinate.procrastinate_jobs": "ids of tenants and calls; the job worker's alone",
    "procrastinate.procrastinate_workers": "heartbeats; the job worker's alone",
    "procrastinate.procrastinate_events": "history of jobs; the job worker's alone",
    "procrastinate.procrastinate_periodic_defers": "when what is due; the job worker's alone",
}
"""No row-level security: then `dzvin_app` must have no right at all on it."""

FUNCTIONS = {
    "dzvin.session_of": "answers only for whoever knows a session's token",
    "dzvin.login_of": "needed before the tenant is known; gives the hash, never a list",
    "dzvin.only_tenant": "whose a sign-in with an unknown login is, if there is but one company",
    "dzvin.public_number": "what the public page of a number shows",
    "dzvin.engine_alive_at": "when the engine of the transaction's tenant worked last; no content",
    "dzvin.log_room": "gives positions in the log of the transaction's tenant",
    "dzvin.inbox_room": "says whether the engine has room for one more input; shows none",
    "dzvin.peers_of_others": "which of the addresses asked for another company's peer is known by",
    "dzvin.forget_sessions": "drops sessions that ended long ago; not callable by pages",
    "dzvin.maintain_partitions": "makes and drops partitions by the clock; takes no argument",
    "procrastinate.defer_job": "puts a job in, shows none",
}
"""What `dzvin_app` may call and what runs with other rights than its own."""

SCHEMAS = ("dzvin", "procrastinate", "public")
LOGINS = ("dzvin_app", "dzvin_engine", "dzvin_reader")


@pytest.fixture
def catalogue(postgres: TestDatabase) -> psycopg.Connection:
    return psycopg.connect(postgres.admin_url)


def relations(catalogue: psycopg.Connection, kinds: str) -> list[tuple[str, bool, bool]]:
    return catalogue.execute(
        "SELECT n.nspname || '.' || c.relname, c.relrowsecurity AND c.relforcerowsecurity,"
        " c.relispartition FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'"
        " AND c.relkind::text = ANY(%s) ORDER BY 1",
        (list(kinds),),
    ).fetchall()


def test_there_are_no_other_schemas(catalogue: psycopg.Connection) -> None:
    found = catalogue.execute(
        "SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_'"
        " AND nspname <> 'information_schema'"
    ).fetchall()
    assert {name for (name,) in found} == set(SCHEMAS)


def test_every_table_forces_row_security_or_is_closed_to_pages(
    catalogue: psycopg.Connection,
) -> None:
    open_tables = set()
    for name, is_forced, _ in relations(catalogue, "rpf"):
        if is_forced:
            continue
        open_tables.add(name)
        for right in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES"):
            assert not may(catalogue, "dzvin_app", name, right), f"{name} is open for {right}"
    assert open_tables == set(OPEN_TABLES)


def test_partitions_are_granted_to_nobody(catalogue: psycopg.Connection) -> None:
    partitions = [name for name, _, is_partition in relations(catalogue, "r") if is_partition]
    assert len(partitions) > 10
    for name in partitions:
        for role in LOGINS:
            for right in ("SELECT", "INSERT", "UPDATE", "DELETE"):
                assert not may(catalogue, role, name, right), f"{role} may {right} {name}"


def test_there_is_no_view_and_no_foreign_table(catalogue: psycopg.Connection) -> None:
    """A view would show its owner's rows."""
    assert relations(catalogue, "vmf") == []


def test_every_policy_of_pages_is_the_transactions_tenant(catalogue: psycopg.Connection) -> None:
    found = catalogue.execute(
        "SELECT tablename, qual, with_check FROM pg_policies WHERE roles && '{dzvin_app,public}'"
    ).fetchall()
    assert len(found) > 25
    for table, rows, new_rows in found:
        column = "id" if table == "tenant" else "tenant"
        expected = (
            f"({column} = (NULLIF(current_setting('dzvin.tenant'::text, true), ''::text))::uuid)"
        )
        assert rows == expected, table
        assert new_rows in (None, expected), table


def test_every_function_that_pages_may_call_is_named_with_a_reason(
    catalogue: psycopg.Connection,
) -> None:
    """A function with its caller's rights shows no more than the caller may see."""
    found = catalogue.execute(
        "SELECT n.nspname || '.' || p.proname, p.prosecdef, p.proconfig::text,"
        " has_function_privilege('dzvin_app', p.oid, 'EXECUTE'), p.prorettype::regtype::text"
        " FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
        " WHERE n.nspname = ANY(%s)",
        (list(SCHEMAS),),
    ).fetchall()
    definers = {name for name, is_definer, *_ in found if is_definer}
    assert definers == set(FUNCTIONS)
    for name, is_definer, settings, is_callable, returns in found:
        if is_definer:
            assert "search_path" in (settings or ""), f"{name} must not follow its caller's path"
            assert is_callable == (name != "dzvin.forget_sessions")
        elif name.startswith("dzvin.") and returns != "trigger":
            assert not is_callable, f"{name} is not for pages"


def may(catalogue: psycopg.Connection, role: str, table: str, right: str) -> bool:
    row = catalogue.execute(
        "SELECT has_table_privilege(%s, %s, %s)", (role, table, right)
    ).fetchone()
    return bool(row and row[0])
