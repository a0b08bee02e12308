-- The feed of a source has been in trouble at every look for two days.
WITH look AS (
    SELECT
        c.source_id, c.checked_at, c.feed, c.feed IN ('fine', 'none') AS alive,
        max(CASE WHEN c.feed IN ('fine', 'none') THEN c.checked_at END) OVER (PARTITION BY c.source_id) AS last_alive_at
    FROM core.source_checks AS c
    JOIN core.sources AS s ON s.source_id = c.source_id AND s.enabled
)
SELECT source_id, arg_max(feed, checked_at) AS trouble, min(checked_at) AS since
FROM look
WHERE NOT alive AND checked_at > coalesce(last_alive_at, TIMESTAMPTZ '-infinity')
GROUP BY source_id
HAVING max(checked_at) >= min(checked_at) + INTERVAL 48 HOURS
ORDER BY source_id
