CREATE OR REPLACE TEMP TABLE due AS
FROM core.deliveries
WHERE state IN ('pending', 'retry', 'unknown') AND ($eager OR not_before IS NULL OR not_before <= $now)
ORDER BY not_before NULLS FIRST, queued_at, delivery_id
LIMIT $most
