-- A version that arrives after a later one was never in force: its period is empty.
INSERT INTO core.readings BY NAME
SELECT
    * EXCLUDE (place), $reader_version AS reader_version, $now AS known_at,
    CASE WHEN place = 'late' THEN CAST($now AS TIMESTAMPTZ) END AS known_until
FROM beginning
