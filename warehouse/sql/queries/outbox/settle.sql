-- A sender that was taken for ended may still bring good news, and no other.
UPDATE core.deliveries
SET state = settled.state, detail = settled.detail, not_before = settled.not_before, changed_at = $now,
    doubtful = doubtful OR settled.state = 'unknown'
FROM settled
WHERE
    deliveries.delivery_id = settled.delivery_id
    AND (
        CAST($sender AS VARCHAR) IS NULL OR settled.state = 'sent'
        OR (deliveries.state = 'sending' AND deliveries.claimed_by = $sender)
    )
RETURNING deliveries.delivery_id
