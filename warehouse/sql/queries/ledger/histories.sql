-- The figures behind some standings, one a day.
WITH subject AS (
    FROM core.subjects($as_of, $known_at) WHERE list_contains($subjects, subject_id)
)
SELECT s.target_id, s.area, f.as_of_on, arg_min(f.amount, (coalesce(f.tier, 99), f.amount)) AS amount, min(r.published_on)
FROM core.figures('subject', $known_at) AS f
JOIN subject AS s USING (subject_id)
LEFT JOIN core.readings_known($known_at) AS r ON r.reading_id = f.reading_id
WHERE f.as_of_on <= CAST($as_of AS DATE) AND f.amount IS NOT NULL
GROUP BY s.target_id, s.area, f.as_of_on
ORDER BY s.target_id, s.area, f.as_of_on
