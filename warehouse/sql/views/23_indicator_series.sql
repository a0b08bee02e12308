CREATE OR REPLACE VIEW mart.indicator_series AS
SELECT
    o.indicator_id, i.name_vi, i.name_en, o.area, t.name_vi AS area_name, o.as_of_on,
    o.amount AS value, o.amount_high AS value_high, o.unit, o.qualifier, o.disputed, o.tier, o.sources, o.known_at
FROM core.observations AS o
JOIN core.indicators AS i ON i.indicator_id = o.indicator_id AND i.known_until IS NULL
LEFT JOIN core.territories AS t ON t.code = o.area AND core.exists_on(t.valid_from, t.valid_to, o.as_of_on)
ORDER BY o.indicator_id, o.area, o.as_of_on, o.amount;

COMMENT ON VIEW mart.indicator_series IS 'Every observation of every indicator; one row a value, however many sources print it';
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
COMMENT ON COLUMN mart.indicator_series.disputed IS 'Whether sources give different values for the same day';
COMMENT ON COLUMN mart.indicator_series.tier IS 'Best tier of its sources, 1 is national government';
COMMENT ON COLUMN mart.indicator_series.sources IS 'Ids of the sources that print it';
COMMENT ON COLUMN mart.indicator_series.known_at IS 'Moment the first of them was loaded';
