-- What the checks found, from the look that found it first to the one that found it no more. `subject` is the source where
-- a check is about sources, else empty; `told_at` is when those who run this were last told of it.
CREATE TABLE core.check_failures (
    check_name VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    row_count BIGINT NOT NULL,
    sample VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    found_at TIMESTAMPTZ NOT NULL,
    mended_at TIMESTAMPTZ,
    told_at TIMESTAMPTZ
);
