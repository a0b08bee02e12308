-- gauge: Figures in force; those that are linked measure an indicator.
SELECT source_id AS source, CASE WHEN indicator_id IS NULL THEN 'false' ELSE 'true' END AS linked, count(*) AS value
FROM core.readings
WHERE known_until IS NULL
GROUP BY ALL
ORDER BY ALL
