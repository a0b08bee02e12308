-- What died of a broken channel since it last took anything.
UPDATE core.deliveries
SET state = 'pending', detail = 'put back: the channel was mended', not_before = NULL, changed_at = $now
WHERE
    channel = $channel AND state = 'dead'
    AND NOT EXISTS (
        FROM core.deliveries AS sent
        WHERE sent.channel = $channel AND sent.state = 'sent' AND sent.changed_at > deliveries.changed_at
    )
