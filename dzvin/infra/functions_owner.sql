-- Partitions: made ahead, dropped when their time is over. Granted to nobody: selecting a partition
-- directly would bypass its parent's row policies.
CREATE OR REPLACE FUNCTION dzvin.ensure_partition(
    parent text, suffix text, since timestamptz, until timestamptz
) RETURNS void LANGUAGE plpgsql SET search_path = dzvin, pg_temp AS $$
DECLARE
    child text := parent || '_' || suffix;
BEGIN
    IF to_regclass('dzvin.' || child) IS NULL THEN
        EXECUTE format('CREATE TABLE dzvin.%I PARTITION OF dzvin.%I FOR VALUES FROM (%L) TO (%L)',
                       child, parent, since, until);
        EXECUTE format('ALTER TABLE dzvin.%I ENABLE ROW LEVEL SECURITY', child);
        EXECUTE format('ALTER TABLE dzvin.%I FORCE ROW LEVEL SECURITY', child);
    END IF;
EXCEPTION
    WHEN check_violation THEN
        RAISE WARNING 'rows of % are in the default partition', child;
END
$$;

CREATE OR REPLACE FUNCTION dzvin.drop_partitions(parent text, form text, before timestamptz)
RETURNS void LANGUAGE plpgsql SET search_path = dzvin, pg_temp SET timezone = 'UTC' AS $$
DECLARE
    child text;
BEGIN
    FOR child IN
        SELECT c.relname FROM pg_inherits h JOIN pg_class c ON c.oid = h.inhrelid
        WHERE h.inhparent = ('dzvin.' || parent)::regclass
          AND c.relname ~ ('^' || parent || '_[0-9]{' || length(form) || '}$')
    LOOP
        -- Not a part of the condition: its parts are looked at in any order, and a name like
        -- `input_default` is no date.
        IF to_date(right(child, length(form)), form) < before::date THEN
            EXECUTE format('DROP TABLE dzvin.%I', child);
        END IF;
    END LOOP;
END
$$;

-- The partitions that one table must have by now, and the ones whose time is over. Months and days
-- are those of UTC. Inputs and traces are cut by day, everything else by month.
CREATE OR REPLACE FUNCTION dzvin.maintain_partitions_of(parent text) RETURNS void
LANGUAGE plpgsql SET search_path = dzvin, pg_temp SET timezone = 'UTC' AS $$
DECLARE
    month timestamptz := date_trunc('month', now());
    day timestamptz := date_trunc('day', now());
BEGIN
    IF to_regclass('dzvin.' || parent || '_default') IS NULL THEN
        EXECUTE format('CREATE TABLE dzvin.%I PARTITION OF dzvin.%I DEFAULT',
                       parent || '_default', parent);
        EXECUTE format('ALTER TABLE dzvin.%I ENABLE ROW LEVEL SECURITY', parent || '_default');
        EXECUTE format('ALTER TABLE dzvin.%I FORCE ROW LEVEL SECURITY', parent || '_default');
    END IF;
    IF parent IN ('input', 'trace') THEN
        FOR i IN -1..7 LOOP
            PERFORM ensure_partition(parent, to_char(day + make_interval(days => i), 'YYYYMMDD'),
                day + make_interval(days => i), day + make_interval(days => i + 1));
        END LOOP;
        PERFORM drop_partitions(parent, 'YYYYMMDD', day - interval '14 days');
        RETURN;
    END IF;
    FOR i IN -1..2 LOOP
        PERFORM ensure_partition(parent, to_char(month + make_interval(months => i), 'YYYYMM'),
            month + make_interval(months => i), month + make_interval(months => i + 1));
    END LOOP;
    IF parent = 'event' THEN
        PERFORM drop_partitions('event', 'YYYYMM', month - interval '24 months');
    END IF;
END
$$;

-- Called by `migrate` and every ten minutes by the worker. A table that a long report reads is left
-- for the next time: who waits for its lock makes everybody wait behind him, the engine first.
-- What takes long comes before the locks.
CREATE OR REPLACE FUNCTION dzvin.maintain_partitions() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = dzvin, pg_temp SET lock_timeout = '50ms' AS $$
DECLARE
    parent text;
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtextextended('dzvin_partitions', 0)) THEN
        RETURN;
    END IF;
    PERFORM forget_sessions();
    DELETE FROM batch b WHERE committed_at < now() - interval '1 day'
        AND first_position < (SELECT max(first_position) FROM batch x WHERE x.shard = b.shard);
    FOR parent IN
        SELECT c.relname FROM pg_class c
        WHERE c.relnamespace = 'dzvin'::regnamespace AND c.relkind = 'p'
    LOOP
        BEGIN
            PERFORM maintain_partitions_of(parent);
        EXCEPTION
            WHEN lock_not_available THEN RAISE WARNING '% is in use: its partitions wait', parent;
        END;
    END LOOP;
END
$$;

REVOKE ALL ON FUNCTION dzvin.maintain_partitions_of(text) FROM PUBLIC;
REVOKE ALL ON FUNCTION dzvin.ensure_partition(text, text, timestamptz, timestamptz) FROM PUBLIC;
REVOKE ALL ON FUNCTION dzvin.drop_partitions(text, text, timestamptz) FROM PUBLIC;
REVOKE ALL ON FUNCTION dzvin.maintain_partitions() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION dzvin.maintain_partitions() TO dzvin_app;
