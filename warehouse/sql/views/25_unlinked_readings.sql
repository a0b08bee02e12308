CREATE OR REPLACE VIEW mart.unlinked_readings AS
SELECT
    r.surface, r.value, r.value_high, r.denominator, r.unit, r.counted, r.sentence, r.reason, r.area, r.as_of_on,
    a.title, a.url, r.published_on, r.source_id, r.reading_id
FROM core.readings AS r
JOIN (SELECT DISTINCT ON (version_id) version_id, title, url FROM core.articles) AS a USING (version_id)
WHERE r.indicator_id IS NULL AND r.role = 'actual' AND r.known_until IS NULL;

COMMENT ON VIEW mart.unlinked_readings IS 'Figures in force that say what is and measure no indicator yet';
COMMENT ON COLUMN mart.unlinked_readings.surface IS 'The number as printed';
COMMENT ON COLUMN mart.unlinked_readings.value IS 'Value in the unit; numerator of a ratio, lower end of a range';
COMMENT ON COLUMN mart.unlinked_readings.value_high IS 'Upper end of a range';
COMMENT ON COLUMN mart.unlinked_readings.denominator IS 'Denominator of a ratio';
COMMENT ON COLUMN mart.unlinked_readings.unit IS 'Unit of the value';
COMMENT ON COLUMN mart.unlinked_readings.counted IS 'What is counted, in words';
COMMENT ON COLUMN mart.unlinked_readings.sentence IS 'The sentence it stands in';
COMMENT ON COLUMN mart.unlinked_readings.reason IS 'Why it was read so';
COMMENT ON COLUMN mart.unlinked_readings.area IS 'Area code, body id or bloc';
COMMENT ON COLUMN mart.unlinked_readings.as_of_on IS 'Day the figure describes';
COMMENT ON COLUMN mart.unlinked_readings.title IS 'Title of the article';
COMMENT ON COLUMN mart.unlinked_readings.url IS 'Address of the article';
COMMENT ON COLUMN mart.unlinked_readings.published_on IS 'Day of publication in Viet Nam';
COMMENT ON COLUMN mart.unlinked_readings.source_id IS 'Source';
COMMENT ON COLUMN mart.unlinked_readings.reading_id IS 'Reading';
