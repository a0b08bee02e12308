-- A page fetched again and found the same is left as it was, but for the moment of the look.
MERGE INTO core.pages AS held USING (
    SELECT DISTINCT ON (url)
        * REPLACE (coalesce(checked_at, fetched_at) AS checked_at), checked_at IS NOT NULL AS looked
    FROM incoming ORDER BY fetched_at DESC, checked_at DESC
) AS new USING (url)
WHEN MATCHED AND (held.source_id, held.etag, held.last_modified, held.content_hash, held.reader_version)
    IS DISTINCT FROM (new.source_id, new.etag, new.last_modified, new.content_hash, new.reader_version)
    THEN UPDATE SET
        source_id = new.source_id, etag = new.etag, last_modified = new.last_modified, content_hash = new.content_hash,
        fetched_at = new.fetched_at, reader_version = new.reader_version, checked_at = new.checked_at
WHEN MATCHED AND new.looked AND new.checked_at > held.checked_at THEN UPDATE SET checked_at = new.checked_at
WHEN NOT MATCHED THEN INSERT (
    url, source_id, etag, last_modified, content_hash, fetched_at, reader_version, checked_at
) VALUES (
    new.url, new.source_id, new.etag, new.last_modified, new.content_hash, new.fetched_at, new.reader_version,
    new.checked_at
)
