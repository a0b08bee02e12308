MERGE INTO core.hosts AS held USING (SELECT DISTINCT ON (host) * FROM incoming) AS new USING (host)
WHEN MATCHED AND (
    held.slowness, held.not_before, held.robots, held.robots_at, held.robots_etag, held.robots_last_modified
) IS DISTINCT FROM (
    new.slowness, new.not_before, new.robots, new.robots_at, new.robots_etag, new.robots_last_modified
) THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
