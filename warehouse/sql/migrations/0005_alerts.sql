-- Why something was to be said, of whom, and what was decided about it for each channel.

-- A change of a standing has its transition; an occasion of the calendar has a mark: T-30, +7, 2026-W40.
CREATE TABLE core.occasions (
    occasion_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    target_id VARCHAR NOT NULL,
    area VARCHAR NOT NULL,
    mark VARCHAR NOT NULL,
    due_on DATE NOT NULL,
    episode_id VARCHAR NOT NULL,
    transition_id VARCHAR,
    found_at TIMESTAMPTZ NOT NULL
);

-- The last decision for an occasion and a channel, with the figure told; the channel is empty where none is concerned.
CREATE TABLE core.tellings (
    occasion_id VARCHAR NOT NULL,
    channel VARCHAR NOT NULL,
    route VARCHAR NOT NULL,
    decision VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    until_at TIMESTAMPTZ,
    delivery_id VARCHAR,
    value DOUBLE,
    value_date DATE,
    decided_at TIMESTAMPTZ NOT NULL
);

-- The last look for occasions: marks of the calendar between two looks are told by the second. One row at most.
CREATE TABLE core.sweeps (swept_at TIMESTAMPTZ NOT NULL);

INSERT INTO core.occasions
SELECT
    left(sha256(concat_ws(chr(10), 'change', a.transition_id)), 16),
    CASE WHEN t.status IN ('met', 'on_track') THEN 'recovery' ELSE 'worsening' END,
    t.target_id, t.area, '', CAST(timezone('Asia/Ho_Chi_Minh', t.recorded_at) AS DATE), '', a.transition_id, a.decided_at
FROM core.alerts AS a JOIN core.transitions AS t USING (transition_id);

-- "Unrouted" was said of what is quiet by rule too; which it was shows in the reason.
INSERT INTO core.tellings
SELECT
    left(sha256(concat_ws(chr(10), 'change', a.transition_id)), 16),
    coalesce(d.channel, ''), coalesce(d.route, ''),
    CASE
        WHEN a.decision = 'routed' THEN 'told'
        WHEN starts_with(a.reason, 'no route') THEN 'unrouted'
        ELSE 'quiet'
    END,
    a.reason, NULL, d.delivery_id, t.value, t.value_date, a.decided_at
FROM core.alerts AS a
JOIN core.transitions AS t USING (transition_id)
LEFT JOIN (SELECT *, unnest(transition_ids) AS transition_id FROM core.deliveries) AS d
    ON d.transition_id = a.transition_id AND a.decision = 'routed';

INSERT INTO core.sweeps SELECT max(decided_at) FROM core.alerts HAVING count(*) > 0;

DROP TABLE core.alerts;

-- A delivery gets its occasions, the episode whose thread it joins, its chart, and whether an attempt that nobody answered
-- may have arrived. The table is made anew: DuckDB commits no update of a table that the same transaction altered. (An
-- empty list as a default would be a function, and duckdb-quack attaches no table that has one.)
CREATE TEMP TABLE old_deliveries AS FROM core.deliveries;
DROP TABLE core.deliveries;
CREATE TABLE core.deliveries (
    delivery_id VARCHAR NOT NULL,
    route VARCHAR NOT NULL,
    channel VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    plain VARCHAR NOT NULL,
    html VARCHAR NOT NULL,
    slack VARCHAR NOT NULL,
    chart BLOB,
    chart_alt VARCHAR NOT NULL,
    transition_ids VARCHAR[] NOT NULL,
    occasion_ids VARCHAR[] NOT NULL,
    thread VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    doubtful BOOLEAN NOT NULL DEFAULT FALSE,
    attempts INTEGER NOT NULL,
    not_before TIMESTAMPTZ,
    detail VARCHAR NOT NULL,
    claimed_by VARCHAR,
    queued_at TIMESTAMPTZ NOT NULL,
    changed_at TIMESTAMPTZ NOT NULL
);
INSERT INTO core.deliveries BY NAME
SELECT *, '' AS chart_alt, [] AS occasion_ids, '' AS thread, state = 'unknown' AS doubtful FROM old_deliveries;
DROP TABLE old_deliveries;

-- Channels that refused for good: what is meant for them waits.
CREATE TABLE core.broken_channels (
    channel VARCHAR NOT NULL,
    broken_at TIMESTAMPTZ NOT NULL,
    detail VARCHAR NOT NULL,
    mended_at TIMESTAMPTZ
);
