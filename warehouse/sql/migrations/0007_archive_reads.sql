-- How far a reader has come in a file of raw pages: `last_offset` is where the last page read begins, `size` the length
-- the file had when its end was reached, -1 before.
CREATE TABLE core.archive_reads (
    file VARCHAR NOT NULL,
    reader_version VARCHAR NOT NULL,
    last_offset BIGINT NOT NULL,
    size BIGINT NOT NULL
);
