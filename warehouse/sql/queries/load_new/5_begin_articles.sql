INSERT INTO core.articles BY NAME
SELECT
    b.* EXCLUDE (slot, place), $reader_version AS reader_version, $now AS known_at,
    CASE WHEN b.place = 'late' THEN CAST($now AS TIMESTAMPTZ) END AS known_until
FROM batch AS b
WHERE b.place IN ('first', 'changed')
    OR (b.place = 'late' AND b.version_id NOT IN (SELECT version_id FROM core.articles))
