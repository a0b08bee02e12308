-- A source that used to be collected has not been for 48 hours.
-- One that is off is meant to be silent.
SELECT c.source_id, max(c.collected_at) AS last_collected_at
FROM core.collections AS c
LEFT JOIN core.sources AS s USING (source_id)
WHERE coalesce(s.enabled, true)
GROUP BY c.source_id
HAVING max(c.collected_at) < CAST($now AS TIMESTAMPTZ) - INTERVAL 48 HOURS
ORDER BY c.source_id
