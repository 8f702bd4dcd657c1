CREATE TABLE IF NOT EXISTS {journal} (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id text NOT NULL,
    name text NOT NULL,
    "timestamp" bigint NOT NULL,
    direction text NOT NULL,
    kind text NOT NULL,
    state text NOT NULL,
    checksum text,
    prefix_checksum text,
    statements integer,
    completed integer NOT NULL,
    started_at timestamptz NOT NULL,
    elapsed interval,
    error text,
    role text NOT NULL DEFAULT session_user,
    client text NOT NULL DEFAULT pg_catalog.current_setting('application_name'),
    tool text NOT NULL
);
COMMENT ON TABLE {journal} IS {comment};
