MERGE INTO core.source_checks AS held USING (SELECT DISTINCT ON (source_id, checked_at) * FROM incoming) AS new
    USING (source_id, checked_at)
WHEN NOT MATCHED THEN INSERT BY NAME
