UPDATE core.deliveries
SET state = 'sending', attempts = attempts + 1, claimed_by = $sender, changed_at = $now
WHERE delivery_id IN (SELECT delivery_id FROM due)
