-- The few questions that have to be asked before the tenant is known, and room in the log.
-- Owned by dzvin_definer, which nobody can sign in as.

CREATE OR REPLACE FUNCTION dzvin.session_of(token_hash text)
RETURNS TABLE (session text, tenant uuid, user_account uuid, expires_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = dzvin, pg_temp AS $$
    SELECT s.id, s.tenant, s.user_account, s.expires_at
    FROM session s JOIN user_account u ON u.tenant = s.tenant AND u.id = s.user_account
    WHERE s.id = token_hash AND s.revoked_at IS NULL AND s.expires_at > now() AND u.is_active
$$;

CREATE OR REPLACE FUNCTION dzvin.login_of(wanted text)
RETURNS TABLE (tenant uuid, user_account uuid, password_hash text, is_active boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = dzvin, pg_temp AS $$
    SELECT u.tenant, u.id, u.password_hash, u.is_active FROM user_account u WHERE u.login = wanted
$$;

CREATE OR REPLACE FUNCTION dzvin.public_number(wanted text)
RETURNS TABLE (tenant uuid, tenant_name text, id uuid, number text, label text, language text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = dzvin, pg_temp AS $$
    SELECT n.tenant, t.name, n.id, n.number, n.label, n.language
    FROM number n JOIN tenant t ON t.id = n.tenant
    WHERE n.public_slug = wanted AND n.is_public
$$;

-- Whose a sign-in is that names nobody: the company's, where there is one only.
CREATE OR REPLACE FUNCTION dzvin.only_tenant() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = dzvin, pg_temp AS $$
    SELECT t.id FROM tenant t WHERE (SELECT count(*) FROM tenant) = 1
$$;

-- When the engine of the tenant's shard gave a sign of life, to some seconds; nothing: never yet.
CREATE OR REPLACE FUNCTION dzvin.engine_alive_at() RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = dzvin, pg_temp AS $$
    SELECT least(now(), l.expires_at) FROM shard_lease l JOIN tenant t ON t.shard = l.shard
    WHERE t.id = nullif(current_setting('dzvin.tenant', true), '')::uuid
$$;

-- Room for `wanted` events in the log of the tenant's shard. The lock lives until the end of the
-- transaction, so positions become visible in their order.
CREATE OR REPLACE FUNCTION dzvin.log_room(wanted integer, OUT shard text, OUT first_position bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = dzvin, pg_temp AS $$
BEGIN
    SELECT t.shard INTO STRICT log_room.shard FROM tenant t
    WHERE t.id = nullif(current_setting('dzvin.tenant', true), '')::uuid;
    PERFORM pg_advisory_xact_lock(hashtextextended('dzvin_log:' || log_room.shard, 0));
    SELECT b.first_position + b.events INTO log_room.first_position FROM batch b
    WHERE b.shard = log_room.shard ORDER BY b.first_position DESC, b.epoch DESC LIMIT 1;
    log_room.first_position := coalesce(log_room.first_position, 1);
    INSERT INTO batch (shard, first_position, events, epoch)
    VALUES (log_room.shard, log_room.first_position, wanted, 0);
END
$$;

-- Which of these addresses a peer in use of another company is known by: calls from there are its
-- own. One out of use keeps an address from nobody, and is asked about when it comes back.
-- Behind a carrier of the installation the dialled number tells companies apart. Two who want one
-- address at the same moment ask one after the other.
CREATE OR REPLACE FUNCTION dzvin.peers_of_others(wanted text[]) RETURNS SETOF text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = dzvin, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('dzvin_peers', 0));
    RETURN QUERY SELECT ours FROM unnest(wanted) AS ours
    WHERE EXISTS (
        SELECT FROM gateway g JOIN provider p ON p.tenant = g.tenant AND p.id = g.provider,
            jsonb_array_elements_text(g.addresses) AS theirs
        WHERE g.is_active AND p.is_active AND g.tenant <> nullif(current_setting('dzvin.tenant', true), '')::uuid
        AND theirs::inet && ours::inet
    ) AND NOT EXISTS (
        SELECT FROM carrier c, jsonb_array_elements_text(c.addresses) AS shared
        WHERE c.is_active AND ours::inet <<= shared::inet
    );
END
$$;

-- Whether `most` inputs of the tenant wait for the engine: '' while there is room, 'same' when this
-- one waits already and nothing later about the same operator, else 'full'. Pages may put in and not
-- look. MATERIALIZED: never a walk through what other tenants have there.
CREATE OR REPLACE FUNCTION dzvin.inbox_room(asked_subject text, asked_input jsonb, most integer)
RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = dzvin, pg_temp AS $$
    SELECT CASE
        WHEN NOT EXISTS (
            SELECT FROM inbox i
            WHERE i.tenant = nullif(current_setting('dzvin.tenant', true), '')::uuid OFFSET most - 1
        ) THEN ''
        WHEN asked_input = (
            WITH alike AS MATERIALIZED (
                SELECT i.id, i.input FROM inbox i
                WHERE i.tenant = nullif(current_setting('dzvin.tenant', true), '')::uuid
                AND i.subject = asked_subject
                AND coalesce(i.input->'operator' = asked_input->'operator', i.input = asked_input)
            )
            SELECT a.input FROM alike a ORDER BY a.id DESC LIMIT 1
        ) THEN 'same'
        ELSE 'full'
    END
$$;
REVOKE ALL ON FUNCTION dzvin.inbox_room(text, jsonb, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION dzvin.inbox_room(text, jsonb, integer) TO dzvin_app;

-- Sessions that ended a month ago; called by maintain_partitions().
CREATE OR REPLACE FUNCTION dzvin.forget_sessions() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = dzvin, pg_temp AS $$
    DELETE FROM session WHERE expires_at < now() - interval '30 days'
$$;

REVOKE ALL ON FUNCTION dzvin.forget_sessions() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION dzvin.forget_sessions() TO dzvin_owner;
REVOKE ALL ON FUNCTION dzvin.session_of(text), dzvin.login_of(text), dzvin.public_number(text),
    dzvin.only_tenant(), dzvin.log_room(integer), dzvin.peers_of_others(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION dzvin.session_of(text), dzvin.login_of(text), dzvin.public_number(text),
    dzvin.only_tenant(), dzvin.log_room(integer), dzvin.peers_of_others(text[]) TO dzvin_app;
