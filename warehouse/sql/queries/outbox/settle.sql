UPDATE core.deliveries
SET state = $state, detail = $detail, not_before = $not_before, changed_at = $now
WHERE delivery_id = $delivery_id
RETURNING delivery_id
