-- Of each channel as many as it has room for, those first that wait for no moment. A tag with a pace of its own is served
-- by one sender at a time, and a sender takes a delivery once.
CREATE OR REPLACE TEMP TABLE due AS
WITH waiting AS (
    SELECT
        delivery_id, channel,
        row_number() OVER (PARTITION BY channel ORDER BY not_before NULLS FIRST, queued_at, delivery_id) AS place
    FROM core.deliveries
    WHERE
        CASE state
            WHEN 'held' THEN not_before <= $now
            ELSE state IN ('pending', 'retry', 'unknown') AND ($eager OR not_before IS NULL OR not_before <= $now)
        END
        AND claimed_by IS DISTINCT FROM $sender
        AND channel NOT IN (SELECT channel FROM core.broken_channels WHERE mended_at IS NULL)
        AND NOT list_contains(
            list_intersect(
                $paced,
                (
                    SELECT list(DISTINCT split_part(channel, '#', 1))
                    FROM core.deliveries
                    WHERE state = 'sending' AND claimed_by <> $sender
                )
            ),
            split_part(channel, '#', 1)
        )
)
SELECT deliveries.*
FROM core.deliveries JOIN waiting USING (delivery_id)
WHERE place <= coalesce(CAST($rooms AS INTEGER[])[list_position($lanes, waiting.channel)], $each)
ORDER BY not_before NULLS FIRST, queued_at, delivery_id
LIMIT $most
