-- A delivery is dead, or has waited for a day.
SELECT delivery_id, channel, state, detail
FROM core.deliveries
WHERE state = 'dead'
    OR (state IN ('pending', 'retry', 'unknown', 'sending') AND changed_at < CAST($now AS TIMESTAMPTZ) - INTERVAL 1 DAY)
ORDER BY queued_at, delivery_id
