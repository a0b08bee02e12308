-- A reading names an indicator that the catalogue does not hold.
SELECT r.indicator_id, count(*) AS readings, min(r.reading_id) AS example
FROM core.readings AS r
WHERE r.known_until IS NULL AND r.indicator_id IS NOT NULL
    AND r.indicator_id NOT IN (SELECT indicator_id FROM core.indicators WHERE known_until IS NULL)
GROUP BY r.indicator_id
ORDER BY r.indicator_id
