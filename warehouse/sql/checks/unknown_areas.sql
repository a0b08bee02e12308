-- A figure belongs to an area or body that does not exist on its day.
-- What is promised or planned for a place may lie beyond its last day.
SELECT r.area, r.as_of_on, count(*) AS readings, min(r.reading_id) AS example
FROM core.readings AS r
WHERE r.known_until IS NULL AND r.indicator_id IS NOT NULL AND r.as_of_on IS NOT NULL
    AND r.role NOT IN ('target', 'plan')
    AND r.area NOT IN ('ministries', 'provinces')
    AND NOT EXISTS (
        FROM core.territories AS t WHERE t.code = r.area AND core.exists_on(t.valid_from, t.valid_to, r.as_of_on)
    )
    AND NOT EXISTS (
        FROM core.bodies AS b
        WHERE b.body_id = r.area AND b.known_until IS NULL AND core.exists_on(b.valid_from, b.valid_to, r.as_of_on)
    )
GROUP BY r.area, r.as_of_on
ORDER BY r.area, r.as_of_on
