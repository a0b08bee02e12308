SELECT delivery_id, changed_at, channel, state, attempts, len(transition_ids) AS changes, subject, detail
FROM core.deliveries
ORDER BY changed_at DESC, delivery_id
