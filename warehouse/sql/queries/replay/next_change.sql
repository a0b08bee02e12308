-- The next day on which a verdict may change by itself: a deadline is over, a figure too old, a figure's day has come, a
-- place or body begins or ends, a document takes effect. Between such days only the days over a deadline grow. What is
-- met stays met and what is overdue overdue until a figure comes, unless it is so by a person's word.
SELECT min(day) FROM (
    SELECT deadline + 1 AS day FROM found
    WHERE status NOT IN ('met', 'overdue') AND reason IS DISTINCT FROM 'no_figure' OR unit = 'milestone'
        OR reason = 'overridden'
    UNION ALL
    SELECT value_date + stale_days + 1 FROM found WHERE status IN ('on_track', 'lagging') OR reason = 'overridden'
    UNION ALL SELECT unnest([valid_from, valid_to + 1]) FROM core.areas
    UNION ALL SELECT unnest([valid_from, valid_to + 1]) FROM core.bodies
    UNION ALL SELECT document_on FROM core.targets
    UNION ALL SELECT done_on FROM core.milestones
    UNION ALL SELECT as_of_on FROM core.readings WHERE indicator_id IS NOT NULL
)
WHERE day > CAST($as_of AS DATE)
