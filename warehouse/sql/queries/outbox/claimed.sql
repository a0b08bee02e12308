SELECT
    subject, plain, html, slack, chart, chart_alt, transition_ids, occasion_ids, not_before,
    delivery_id, route, channel, thread, CASE WHEN doubtful THEN 'unknown' ELSE state END AS state, attempts, detail
FROM due
ORDER BY not_before NULLS FIRST, queued_at, delivery_id
