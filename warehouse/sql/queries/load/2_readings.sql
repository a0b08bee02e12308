-- The id of a reading is a digest of its version and of everything it says, so equal readings are one.
CREATE OR REPLACE TEMP TABLE batch_reading AS
SELECT DISTINCT
    left(md5(b.version_id || CAST(row(
        r.start_offset, r.end_offset, r.surface, r.value, r.value_high, r.denominator, r.unit, r.qualifier, r.role,
        r.indicator_id, r.area, r.period_start_on, r.as_of_on, r.counted, r.reason, r.sentence
    ) AS VARCHAR)), 16) AS reading_id,
    b.version_id, b.article_id, b.source_id, b.published_on, b.place,
    r.* EXCLUDE (slot)
FROM incoming_readings AS r JOIN batch AS b USING (slot)
