-- A figure that says what is describes a time that begins over a month after its article, so it is not used.
SELECT r.source_id, r.reading_id, r.indicator_id, r.as_of_on, r.published_on, r.surface
FROM core.readings AS r
WHERE r.known_until IS NULL AND r.role = 'actual' AND r.indicator_id IS NOT NULL
    AND coalesce(r.period_start_on, r.as_of_on) > coalesce(r.published_on, CAST(r.known_at AS DATE)) + 31
ORDER BY r.reading_id
