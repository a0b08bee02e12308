-- gauge: Rows that a check returned when it ran last; a check that is fine has none.
SELECT check_name AS "check", sum(row_count) AS value
FROM core.check_failures
WHERE mended_at IS NULL
GROUP BY check_name
ORDER BY ALL
