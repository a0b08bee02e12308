-- A file is read by one version at a time: where another one begins, how far the former came is forgotten.
MERGE INTO core.archive_reads AS held USING incoming AS new USING (file)
WHEN MATCHED THEN UPDATE SET
    reader_version = new.reader_version, last_offset = new.last_offset, size = new.size
WHEN NOT MATCHED THEN INSERT BY NAME
