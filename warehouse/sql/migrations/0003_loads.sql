-- Of all readings of a version: whether a load brings the same ones again shows without a look at them.
-- DuckDB may hash otherwise in a later version; then the readings are compared once more.
ALTER TABLE core.articles ADD COLUMN readings_digest HUGEINT;

-- Ids as loads make them from here on, so that what is loaded again is the same.
UPDATE core.readings SET reading_id = left(md5(version_id || md5(concat_ws(
    chr(31), start_offset, end_offset, surface, value,
    coalesce(CAST(value_high AS VARCHAR), ''), coalesce(CAST(denominator AS VARCHAR), ''), unit, qualifier,
    role, coalesce(indicator_id, ''), coalesce(area, ''), coalesce(CAST(period_start_on AS VARCHAR), ''),
    coalesce(CAST(as_of_on AS VARCHAR), ''), counted, reason, sentence
))), 16);

-- Which turn at writing is taken, of the sessions of a server. One row; null while none is.
CREATE TABLE core.turns (holder VARCHAR);
INSERT INTO core.turns VALUES (NULL);
