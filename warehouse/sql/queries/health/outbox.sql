SELECT
    count(*) FILTER (state = 'dead') AS dead,
    count(*) FILTER (core.waits(state)) AS waiting,
    min(coalesce(not_before, queued_at)) FILTER (core.waits(state)) AS oldest_at
FROM core.deliveries
