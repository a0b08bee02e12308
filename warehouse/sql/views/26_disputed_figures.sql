CREATE OR REPLACE VIEW mart.disputed_figures AS
SELECT
    indicator_id, area, as_of_on, unit,
    min(amount) AS value_low, max(amount) AS value_high,
    count(DISTINCT amount) AS readings,
    list(struct_pack(amount, tier, sources, voices) ORDER BY tier NULLS LAST, amount) AS versions,
    len(list_distinct(flatten(list(voices)))) AS voices
FROM core.observations
WHERE disputed
GROUP BY indicator_id, area, as_of_on, unit
ORDER BY indicator_id, area, as_of_on;

COMMENT ON VIEW mart.disputed_figures IS 'Indicators for which sources give different values for the same day and area, that rounding does not explain';
COMMENT ON COLUMN mart.disputed_figures.indicator_id IS 'Indicator';
COMMENT ON COLUMN mart.disputed_figures.area IS 'Area code, body id or bloc';
COMMENT ON COLUMN mart.disputed_figures.as_of_on IS 'Day the values describe';
COMMENT ON COLUMN mart.disputed_figures.unit IS 'Unit of the values';
COMMENT ON COLUMN mart.disputed_figures.value_low IS 'Lowest value';
COMMENT ON COLUMN mart.disputed_figures.value_high IS 'Highest value';
COMMENT ON COLUMN mart.disputed_figures.readings IS 'How many different values there are';
COMMENT ON COLUMN mart.disputed_figures.versions IS 'Each value with its best tier, its sources, and whose own words they are';
COMMENT ON COLUMN mart.disputed_figures.voices IS 'How many sources say so in their own words; reprints do not count';
