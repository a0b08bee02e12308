SELECT
    count(*) FILTER (state = 'dead') AS dead,
    count(*) FILTER (waits) AS waiting,
    min(coalesce(not_before, queued_at)) FILTER (waits) AS oldest_at
FROM (SELECT *, state IN ('pending', 'sending', 'retry', 'unknown') AS waits FROM core.deliveries)
