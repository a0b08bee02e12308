SELECT
    delivery_id, route, channel, subject, plain, html, slack, transition_ids, state, attempts, not_before, detail
FROM due
ORDER BY not_before NULLS FIRST, queued_at, delivery_id
