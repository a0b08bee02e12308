-- Equal readings of one article are one. DuckDB hashes ten times as fast as it compares texts.
CREATE OR REPLACE TEMP TABLE said AS
SELECT slot, min(line) AS line, digest
FROM (
    SELECT slot, line, hash(
        start_offset, end_offset, surface, value, value_high, denominator, unit, qualifier, role,
        indicator_id, area, period_start_on, as_of_on, counted, reason, sentence
    ) AS digest
    FROM incoming_readings
)
GROUP BY slot, digest
