-- What a former province reported stays with it, and what all that merged reported for one day adds up where counts do.
CREATE OR REPLACE VIEW mart.indicator_series AS
WITH series AS (
    FROM core.observations
    UNION ALL BY NAME
    SELECT
        * EXCLUDE (reading_ids, period_start_on),
        list_sort(list_distinct(list_transform(parts, lambda part: part.source_id))) AS sources,
        false AS disputed,
        'sum_of_parts' AS basis
    FROM core.sums_known(TIMESTAMPTZ 'infinity')
)
SELECT
    o.indicator_id, i.name_vi, i.name_en, o.area, t.name_vi AS area_name, o.as_of_on,
    o.amount AS value, o.amount_high AS value_high, o.unit, o.qualifier, o.disputed, o.tier, o.sources, o.known_at,
    o.corrections, o.basis, o.parts,
    coalesce(p.code, o.area) AS present_area,
    coalesce(p.present_name, t.name_vi) AS present_area_name,
    o.voices
FROM series AS o
JOIN core.indicators AS i ON i.indicator_id = o.indicator_id AND i.known_until IS NULL
LEFT JOIN core.territories AS t
    ON t.code = o.area
    AND core.exists_on(t.valid_from, t.valid_to, CASE WHEN o.basis IS NULL THEN o.as_of_on ELSE o.born_on END)
LEFT JOIN core.parts_known(TIMESTAMPTZ 'infinity') AS p
    ON o.basis IS NULL AND p.part = o.area AND core.exists_on(p.since, p.until, o.as_of_on)
ORDER BY o.indicator_id, o.area, o.as_of_on, o.amount;

COMMENT ON VIEW mart.indicator_series IS
    'Every observation of every indicator; one row a value, however many sources print it, and one a sum of what the areas that merged reported';
COMMENT ON COLUMN mart.indicator_series.indicator_id IS 'Indicator';
COMMENT ON COLUMN mart.indicator_series.name_vi IS 'Name of the indicator, in Vietnamese';
COMMENT ON COLUMN mart.indicator_series.name_en IS 'Name of the indicator, in English';
COMMENT ON COLUMN mart.indicator_series.area IS 'Area code, body id or bloc';
COMMENT ON COLUMN mart.indicator_series.area_name IS 'Name of the area on that day; null for bodies and blocs';
COMMENT ON COLUMN mart.indicator_series.as_of_on IS 'Day the value describes';
COMMENT ON COLUMN mart.indicator_series.value IS 'Value; the lower end of a range';
COMMENT ON COLUMN mart.indicator_series.value_high IS 'Upper end of a range';
COMMENT ON COLUMN mart.indicator_series.unit IS 'Unit of the value';
COMMENT ON COLUMN mart.indicator_series.qualifier IS 'exact, at_least, at_most or about';
COMMENT ON COLUMN mart.indicator_series.disputed IS 'Whether sources give values for the same day of which none can be rounded to the other';
COMMENT ON COLUMN mart.indicator_series.tier IS 'Best tier of its sources, 1 is national government; of a sum the least of its parts';
COMMENT ON COLUMN mart.indicator_series.sources IS 'Ids of the sources that print it, or the parts of a sum';
COMMENT ON COLUMN mart.indicator_series.known_at IS 'Moment the first of them was loaded; for a sum the last part';
COMMENT ON COLUMN mart.indicator_series.corrections IS 'What was corrected and why; null where the value is as printed';
COMMENT ON COLUMN mart.indicator_series.basis IS 'sum_of_parts where nobody reported the value: the figures of the areas that merged add up to it';
COMMENT ON COLUMN mart.indicator_series.parts IS 'The parts of a sum: area before the merger, value, source';
COMMENT ON COLUMN mart.indicator_series.present_area IS 'The area this one has merged into, else itself: one key for a place and its predecessors';
COMMENT ON COLUMN mart.indicator_series.present_area_name IS 'Name of that area; null for bodies and blocs';
COMMENT ON COLUMN mart.indicator_series.voices IS 'Sources whose own words they are: a reprint speaks with the voice of the source that printed it first';
