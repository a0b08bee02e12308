-- gauge: Articles held, each counted once however often it changed.
SELECT source_id AS source, count(*) AS value
FROM core.articles
WHERE known_until IS NULL
GROUP BY source_id
ORDER BY ALL
