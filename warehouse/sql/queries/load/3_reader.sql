-- Which reader has read a version last, and what; a backfill skips what its own reader has read.
UPDATE core.articles AS a SET
    reader_version = $reader_version, readings_digest = b.readings_digest,
    published_reason = b.published_reason, updated_at = b.updated_at, extractor = b.extractor,
    "language" = b."language", documents = b.documents, body_length = b.body_length, sketch = b.sketch
FROM batch AS b
WHERE a.version_id = b.version_id
    AND (a.reader_version, a.readings_digest) IS DISTINCT FROM ($reader_version, b.readings_digest)
