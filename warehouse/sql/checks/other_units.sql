-- A linked figure is in another unit than its indicator, so it is not used.
SELECT r.indicator_id, r.unit, i.unit AS expected, count(*) AS readings, min(r.reading_id) AS example
FROM core.readings AS r
JOIN core.indicators AS i ON i.indicator_id = r.indicator_id AND i.known_until IS NULL
WHERE r.known_until IS NULL AND r.role = 'actual' AND r.unit <> i.unit
    AND NOT (i.unit = 'percent' AND coalesce(r.denominator > 0, false) AND r.unit NOT IN ('rank', 'percent'))
GROUP BY ALL
ORDER BY r.indicator_id, r.unit
