-- gauge: Moment a source that is on was last collected; time() minus it is how long it has been silent.
SELECT c.source_id AS source, epoch(max(c.collected_at)) AS value
FROM core.collections AS c
JOIN core.sources AS s ON s.source_id = c.source_id AND s.enabled
GROUP BY c.source_id
ORDER BY ALL
