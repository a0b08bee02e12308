-- A source that used to be collected has not been for 48 hours.
SELECT source_id, max(collected_at) AS last_collected_at
FROM core.collections
GROUP BY source_id
HAVING max(collected_at) < CAST($now AS TIMESTAMPTZ) - INTERVAL 48 HOURS
ORDER BY source_id
