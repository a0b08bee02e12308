UPDATE core.deliveries
SET state = given.state, attempts = given.attempts
FROM given
WHERE
    deliveries.delivery_id = given.delivery_id
    AND deliveries.state = 'sending' AND deliveries.claimed_by = $sender
