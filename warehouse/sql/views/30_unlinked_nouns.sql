CREATE OR REPLACE VIEW mart.unlinked_nouns AS
SELECT
    lower(r.counted) AS noun,
    r.unit,
    count(*) AS figures,
    count(DISTINCT r.url) AS articles,
    list(DISTINCT r.source_id ORDER BY r.source_id) AS sources,
    min(r.value) AS lowest,
    max(coalesce(r.value_high, r.value)) AS highest,
    max(r.as_of_on) AS latest_on,
    arg_max(
        struct_pack(r.surface, r.sentence, r.reason, r.url, r.published_on),
        (coalesce(r.published_on, DATE '-infinity'), r.reading_id)
    ) AS example
FROM mart.unlinked_readings AS r
GROUP BY lower(r.counted), r.unit
ORDER BY articles DESC, figures DESC, noun, unit;

COMMENT ON VIEW mart.unlinked_nouns IS
    'What is counted in figures that measure no indicator yet, the commonest first: candidates for indicators.toml';
COMMENT ON COLUMN mart.unlinked_nouns.noun IS 'What is counted, in lower case; empty where no noun follows the number';
COMMENT ON COLUMN mart.unlinked_nouns.unit IS 'Unit of the values';
COMMENT ON COLUMN mart.unlinked_nouns.figures IS 'Figures in force that count it in this unit';
COMMENT ON COLUMN mart.unlinked_nouns.articles IS 'Articles they stand in';
COMMENT ON COLUMN mart.unlinked_nouns.sources IS 'Ids of the sources that print them';
COMMENT ON COLUMN mart.unlinked_nouns.lowest IS 'Lowest value';
COMMENT ON COLUMN mart.unlinked_nouns.highest IS 'Highest value';
COMMENT ON COLUMN mart.unlinked_nouns.latest_on IS 'Latest day one of them describes';
COMMENT ON COLUMN mart.unlinked_nouns.example IS
    'The one published last: number as printed, sentence, why it measures nothing, address, day of publication';
