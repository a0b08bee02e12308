MERGE INTO core.collections AS held USING incoming AS new USING (source_id, collected_at)
WHEN NOT MATCHED THEN INSERT BY NAME
