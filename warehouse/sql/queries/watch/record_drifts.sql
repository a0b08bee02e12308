MERGE INTO core.drifts AS held USING (SELECT DISTINCT ON (source_id, url, found_at) * FROM incoming) AS new
    USING (source_id, url, found_at)
WHEN NOT MATCHED THEN INSERT BY NAME
