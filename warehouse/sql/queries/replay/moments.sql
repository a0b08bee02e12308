-- When something was learnt, between two moments.
SELECT DISTINCT moment FROM (
    SELECT unnest([known_at, known_until]) AS moment FROM core.readings
    UNION ALL SELECT unnest([known_at, known_until]) FROM core.targets
    UNION ALL SELECT unnest([known_at, known_until]) FROM core.milestones
    UNION ALL SELECT unnest([known_at, known_until]) FROM core.corrections
    UNION ALL SELECT made_at FROM core.overrides
)
WHERE moment > $since AND moment <= $until
ORDER BY moment
