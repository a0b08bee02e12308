-- A source has not been collected for 48 hours, or never.
-- One that is off is meant to be silent; one that is new has 48 hours, and so have all before anything is collected.
WITH visit AS (
    SELECT source_id, min(collected_at) AS first_collected_at, max(collected_at) AS last_collected_at
    FROM core.collections WHERE collected_at <= CAST($now AS TIMESTAMPTZ)
    GROUP BY source_id
),
begun AS (
    SELECT min(first_collected_at) AS at FROM visit
)
SELECT source_id, coalesce(CAST(v.last_collected_at AS VARCHAR), '–') AS last_collected
FROM visit AS v
FULL JOIN core.sources AS s USING (source_id)
CROSS JOIN begun AS b
WHERE coalesce(s.enabled, true)
    AND b.at IS NOT NULL
    AND coalesce(v.last_collected_at, greatest(b.at, s.declared_at)) < CAST($now AS TIMESTAMPTZ) - INTERVAL 48 HOURS
ORDER BY source_id
