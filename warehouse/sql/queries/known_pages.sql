SELECT url, source_id, etag, last_modified, content_hash, fetched_at, reader_version, checked_at
FROM core.pages WHERE source_id = $source_id
