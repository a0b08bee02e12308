MERGE INTO core.sources AS held USING incoming AS new USING (source_id)
WHEN MATCHED AND (held.name, held.host, held.tier, held.home) IS DISTINCT FROM (new.name, new.host, new.tier, new.home)
    THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
