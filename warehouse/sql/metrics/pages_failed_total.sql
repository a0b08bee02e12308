-- counter: Pages of a source that could not be had or read.
SELECT source_id AS source, sum(failed) AS value FROM core.collections GROUP BY source_id ORDER BY ALL
