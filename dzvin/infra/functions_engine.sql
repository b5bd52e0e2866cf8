-- The engine's commit: one question, one answer, everything or nothing. It runs as dzvin_engine, so
-- the row policies hold.

-- The position of the batch's first event; NULL when the shard was taken over. `mark` is the batch's
-- own: who lost the answer asks again with the same one, and nothing is written twice, even if the
-- first asking is still on its way. `after`: where this writer's last batch began.
CREATE OR REPLACE FUNCTION dzvin.record_batch(
    of_shard text, own_epoch bigint, own_mark uuid, after bigint, written jsonb
) RETURNS bigint LANGUAGE plpgsql SET search_path = dzvin, pg_temp AS $$
DECLARE
    first bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('dzvin_log:' || of_shard, 0));
    PERFORM FROM shard_lease l WHERE l.shard = of_shard AND l.epoch = own_epoch FOR SHARE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    SELECT b.first_position INTO first FROM batch b
    WHERE b.shard = of_shard AND b.first_position > after AND b.epoch = own_epoch
        AND b.mark = own_mark;
    IF FOUND THEN
        RETURN first;
    END IF;
    SELECT b.first_position + b.events INTO first FROM batch b
    WHERE b.shard = of_shard ORDER BY b.first_position DESC, b.epoch DESC LIMIT 1;
    first := coalesce(first, 1);
    INSERT INTO batch (shard, first_position, events, epoch, mark)
    VALUES (of_shard, first, greatest(1, jsonb_array_length(written->'events')), own_epoch, own_mark);
    IF written ? 'configs' THEN
        INSERT INTO config_snapshot (tenant, id, data)
        SELECT * FROM jsonb_to_recordset(written->'configs') AS r(tenant uuid, id text, data jsonb)
        ON CONFLICT DO NOTHING;
    END IF;
    IF written ? 'parties' THEN
        INSERT INTO party (tenant, id, number, number_reversed, name)
        SELECT r.tenant, r.id, r.number, reverse(r.number), r.name
        FROM jsonb_to_recordset(written->'parties')
            AS r(tenant uuid, id uuid, number text, name text)
        ON CONFLICT (tenant, id) DO UPDATE SET seen_at = now(), number = excluded.number,
            number_reversed = excluded.number_reversed,
            name = CASE WHEN excluded.name = '' THEN party.name ELSE excluded.name END;
    END IF;
    INSERT INTO event
        (shard, position, tenant, project, id, at, subject, name, data, caused_by, party)
    SELECT of_shard, first + r.nth, r.tenant, r.project, r.id, r.at, r.subject, r.name, r.data,
        r.caused_by, r.party
    FROM jsonb_to_recordset(written->'events') AS r(
        nth bigint, tenant uuid, project uuid, id uuid, at timestamptz, subject text, name text,
        data jsonb, caused_by text, party uuid
    );
    IF written ? 'inputs' THEN
        INSERT INTO input (shard, tenant, subject, n, at, heard, config, position)
        SELECT of_shard, r.tenant, r.subject, r.n, r.at, r.heard, r.config, first + r.events_before
        FROM jsonb_to_recordset(written->'inputs') AS r(
            tenant uuid, subject text, n bigint, at timestamptz, heard jsonb, config text,
            events_before bigint
        );
    END IF;
    PERFORM record_states(of_shard, written);
    IF written ? 'usages' THEN
        INSERT INTO outside_usage (tenant, "on", calls, seconds, cost_micros)
        SELECT * FROM jsonb_to_recordset(written->'usages') AS r(
            tenant uuid, "on" date, calls integer, seconds bigint, cost_micros bigint
        )
        ON CONFLICT (tenant, "on") DO UPDATE SET calls = excluded.calls,
            seconds = excluded.seconds, cost_micros = excluded.cost_micros;
    END IF;
    IF written ? 'jobs' THEN
        PERFORM procrastinate.defer_job(r.queue, r.task, r.args, r.key, r.lock, r.priority, r.at)
        FROM jsonb_to_recordset(written->'jobs') AS r(
            queue text, task text, args jsonb, key text, lock text, priority integer, at timestamptz
        );
    END IF;
    IF written ? 'inbox_done' THEN
        DELETE FROM inbox
        WHERE id IN (SELECT d::bigint FROM jsonb_array_elements_text(written->'inbox_done') d);
    END IF;
    RETURN first;
END
$$;

-- States of calls, and the router's rows. What is over is deleted.
CREATE OR REPLACE FUNCTION dzvin.record_states(of_shard text, written jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = dzvin, pg_temp AS $$
BEGIN
    IF written ? 'states' THEN
        INSERT INTO subject_state (subject, tenant, shard, version, state)
        SELECT r.subject, r.tenant, of_shard, r.version, r.state
        FROM jsonb_to_recordset(written->'states')
            AS r(subject text, tenant uuid, version integer, state jsonb)
        ON CONFLICT (subject) DO UPDATE SET version = excluded.version, state = excluded.state,
            updated_at = now();
    END IF;
    IF written ? 'states_gone' THEN
        DELETE FROM subject_state
        WHERE subject IN (SELECT jsonb_array_elements_text(written->'states_gone'));
    END IF;
    IF written ? 'items' THEN
        INSERT INTO item (tenant, id, state)
        SELECT * FROM jsonb_to_recordset(written->'items') AS r(tenant uuid, id text, state jsonb)
        ON CONFLICT (tenant, id) DO UPDATE SET state = excluded.state;
    END IF;
    IF written ? 'items_gone' THEN
        DELETE FROM item USING jsonb_to_recordset(written->'items_gone') AS r(tenant uuid, id text)
        WHERE item.tenant = r.tenant AND item.id = r.id;
    END IF;
    IF written ? 'operators' THEN
        INSERT INTO operator_state (tenant, user_account, state)
        SELECT * FROM jsonb_to_recordset(written->'operators')
            AS r(tenant uuid, id uuid, state jsonb)
        ON CONFLICT (tenant, user_account) DO UPDATE SET state = excluded.state;
    END IF;
    IF written ? 'operators_gone' THEN
        DELETE FROM operator_state o
        USING jsonb_to_recordset(written->'operators_gone') AS r(tenant uuid, id uuid)
        WHERE o.tenant = r.tenant AND o.user_account = r.id;
    END IF;
    IF written ? 'memories' THEN
        INSERT INTO queue_memory (tenant, queue, memory)
        SELECT * FROM jsonb_to_recordset(written->'memories')
            AS r(tenant uuid, id uuid, state jsonb)
        ON CONFLICT (tenant, queue) DO UPDATE SET memory = excluded.memory;
    END IF;
    IF written ? 'memories_gone' THEN
        DELETE FROM queue_memory m
        USING jsonb_to_recordset(written->'memories_gone') AS r(tenant uuid, id uuid)
        WHERE m.tenant = r.tenant AND m.queue = r.id;
    END IF;
END
$$;

REVOKE ALL ON FUNCTION dzvin.record_states(text, jsonb) FROM PUBLIC;
REVOKE ALL ON FUNCTION dzvin.record_batch(text, bigint, uuid, bigint, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION dzvin.record_states(text, jsonb) TO dzvin_engine;
GRANT EXECUTE ON FUNCTION dzvin.record_batch(text, bigint, uuid, bigint, jsonb) TO dzvin_engine;
