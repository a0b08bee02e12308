UPDATE core.deliveries
SET state = 'pending', detail = 'put back by hand', not_before = NULL, changed_at = $now
WHERE delivery_id = $delivery_id
RETURNING delivery_id
