-- A version that arrives after a later one was never in force: its period is empty.
INSERT INTO core.readings BY NAME
SELECT
    n.* EXCLUDE (place), $reader_version AS reader_version, $now AS known_at,
    CASE WHEN n.place = 'late' THEN CAST($now AS TIMESTAMPTZ) END AS known_until
FROM batch_reading AS n ANTI JOIN held_reading USING (reading_id)
RETURNING reading_id
