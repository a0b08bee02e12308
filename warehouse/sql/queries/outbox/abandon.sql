-- Whoever claimed these has ended or been silent for long: they may have arrived.
UPDATE core.deliveries
SET state = 'unknown', doubtful = TRUE, changed_at = $now, not_before = NULL,
    detail = 'the sender ended before it could tell'
WHERE state = 'sending' AND (changed_at <= $abandoned_before OR list_contains($ended, claimed_by))
