SELECT file, reader_version, last_offset, size
FROM core.archive_reads
WHERE reader_version = $reader_version AND starts_with(file, $source_id || '/')
