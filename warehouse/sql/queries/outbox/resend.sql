UPDATE core.deliveries
SET state = 'pending', detail = 'put back by hand', not_before = NULL, changed_at = $now,
    doubtful = doubtful OR state = 'sent'
WHERE delivery_id = $delivery_id
RETURNING channel
