-- Articles in force of those days. Two scans, so that each skips the row groups of other days.
CREATE OR REPLACE TEMP TABLE near AS
SELECT
    rowid AS number, version_id, source_id, len(sketch) AS size,
    coalesce(published_on, CAST(known_at AS DATE)) AS day,
    coalesce(published_at, known_at) AS moment,
    version_id IN (SELECT version_id FROM fresh) AS fresh
FROM (
    SELECT rowid, * FROM core.articles
    WHERE known_until IS NULL AND published_on BETWEEN $first AND $last
    UNION ALL
    SELECT rowid, * FROM core.articles
    WHERE known_until IS NULL AND published_on IS NULL
        AND known_at >= CAST($first AS TIMESTAMPTZ) AND known_at < CAST($last + 1 AS TIMESTAMPTZ)
)
WHERE len(sketch) >= 4
