UPDATE core.readings SET known_until = $now
WHERE known_until IS NULL AND reading_id IN (
    SELECT reading_id FROM held_reading EXCEPT SELECT reading_id FROM batch_reading
)
RETURNING reading_id
