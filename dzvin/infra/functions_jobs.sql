-- How business transactions hand over a job without seeing anybody's jobs.
-- A waiting job with the same key makes the second one superfluous: it returns null.
CREATE OR REPLACE FUNCTION procrastinate.defer_job(
    queue text, task text, args jsonb, key text, lock text, priority integer, at timestamptz
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = procrastinate, pg_temp AS $$
BEGIN
    RETURN (procrastinate_defer_jobs_v1(ARRAY[
        ROW(queue, task, priority, lock, key, args, at)::procrastinate_job_to_defer_v1]))[1];
EXCEPTION
    WHEN unique_violation THEN RETURN NULL;
END
$$;

REVOKE ALL ON FUNCTION
    procrastinate.defer_job(text, text, jsonb, text, text, integer, timestamptz) FROM PUBLIC;
GRANT USAGE ON SCHEMA procrastinate TO dzvin_app, dzvin_engine;
GRANT EXECUTE ON FUNCTION procrastinate.defer_job(text, text, jsonb, text, text, integer, timestamptz)
    TO dzvin_app, dzvin_engine;
