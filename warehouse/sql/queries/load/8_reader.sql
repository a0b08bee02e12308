-- Which reader has read a version last; a backfill skips what its own reader has read.
UPDATE core.articles SET reader_version = $reader_version
WHERE reader_version <> $reader_version AND version_id IN (SELECT version_id FROM batch)
