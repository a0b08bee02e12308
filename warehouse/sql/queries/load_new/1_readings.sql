-- The id of a reading is a digest of its version and of everything it says, whichever DuckDB is at work.
CREATE OR REPLACE TEMP TABLE batch_reading AS
SELECT left(md5(b.version_id || r.content), 16) AS reading_id, r.line, r.slot
FROM (
    SELECT slot, line, md5(concat_ws(
        chr(31), start_offset, end_offset, surface, value,
        coalesce(CAST(value_high AS VARCHAR), ''), coalesce(CAST(denominator AS VARCHAR), ''), unit, qualifier, role,
        coalesce(indicator_id, ''), coalesce(area, ''), coalesce(CAST(period_start_on AS VARCHAR), ''),
        coalesce(CAST(as_of_on AS VARCHAR), ''), counted, reason, sentence
    )) AS content
    FROM incoming_readings SEMI JOIN (FROM batch WHERE place <> 'known') USING (slot)
) AS r
JOIN batch AS b USING (slot)
SEMI JOIN said USING (line)
