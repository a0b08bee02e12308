-- A page fetched again and found the same is left as it was, so that nothing changes when nothing did.
MERGE INTO core.pages AS held USING (SELECT DISTINCT ON (url) * FROM incoming ORDER BY fetched_at DESC) AS new USING (url)
WHEN MATCHED AND (held.source_id, held.etag, held.last_modified, held.content_hash, held.reader_version)
    IS DISTINCT FROM (new.source_id, new.etag, new.last_modified, new.content_hash, new.reader_version)
    THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
