-- The next day on which a verdict may change by itself: a deadline is over, a figure too old, a figure's day has come, a
-- place or body begins or ends, a document takes effect. Between such days only the days over a deadline grow.
SELECT min(day) FROM (
    SELECT deadline + 1 AS day FROM found
    UNION ALL SELECT value_date + stale_days + 1 FROM found
    UNION ALL SELECT unnest([valid_from, valid_to + 1]) FROM core.areas
    UNION ALL SELECT unnest([valid_from, valid_to + 1]) FROM core.bodies
    UNION ALL SELECT document_on FROM core.targets
    UNION ALL SELECT done_on FROM core.milestones
    UNION ALL SELECT as_of_on FROM core.readings WHERE indicator_id IS NOT NULL
)
WHERE day > CAST($as_of AS DATE)
