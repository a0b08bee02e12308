SELECT name, host FROM core.sources ORDER BY source_id
