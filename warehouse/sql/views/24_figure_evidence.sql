CREATE OR REPLACE VIEW mart.figure_evidence AS
SELECT
    r.indicator_id, r.area, r.as_of_on, r.surface, r.value, r.value_high, r.denominator, r.unit, r.qualifier, r.role,
    r.counted, r.sentence, r.reason, a.title, a.url, r.published_on, r.source_id,
    coalesce(s.name, r.source_id) AS source_name, s.tier, r.known_at, r.known_until, r.reader_version, r.reading_id,
    c.correction,
    coalesce(p.voice, r.source_id) AS voice
FROM core.readings AS r
JOIN (SELECT DISTINCT ON (version_id) version_id, title, url FROM core.articles) AS a USING (version_id)
LEFT JOIN core.sources AS s USING (source_id)
LEFT JOIN core.corrected_known(TIMESTAMPTZ 'infinity') AS c USING (reading_id)
LEFT JOIN core.reprints_known(TIMESTAMPTZ 'infinity') AS p ON p.version_id = r.version_id
WHERE r.indicator_id IS NOT NULL;

COMMENT ON VIEW mart.figure_evidence IS 'Every figure that measures an indicator, with its sentence; replaced ones have known_until';
COMMENT ON COLUMN mart.figure_evidence.indicator_id IS 'Indicator measured';
COMMENT ON COLUMN mart.figure_evidence.area IS 'Area code, body id or bloc';
COMMENT ON COLUMN mart.figure_evidence.as_of_on IS 'Day the figure describes';
COMMENT ON COLUMN mart.figure_evidence.surface IS 'The number as printed';
COMMENT ON COLUMN mart.figure_evidence.value IS 'Value in the unit; numerator of a ratio, lower end of a range';
COMMENT ON COLUMN mart.figure_evidence.value_high IS 'Upper end of a range';
COMMENT ON COLUMN mart.figure_evidence.denominator IS 'Denominator of a ratio';
COMMENT ON COLUMN mart.figure_evidence.unit IS 'Unit of the value';
COMMENT ON COLUMN mart.figure_evidence.qualifier IS 'exact, at_least, at_most or about';
COMMENT ON COLUMN mart.figure_evidence.role IS 'actual, target, change, previous, plan or context';
COMMENT ON COLUMN mart.figure_evidence.counted IS 'What is counted, in words';
COMMENT ON COLUMN mart.figure_evidence.sentence IS 'The sentence it stands in';
COMMENT ON COLUMN mart.figure_evidence.reason IS 'Why it was read so';
COMMENT ON COLUMN mart.figure_evidence.title IS 'Title of the article';
COMMENT ON COLUMN mart.figure_evidence.url IS 'Address of the article';
COMMENT ON COLUMN mart.figure_evidence.published_on IS 'Day of publication in Viet Nam';
COMMENT ON COLUMN mart.figure_evidence.source_id IS 'Source';
COMMENT ON COLUMN mart.figure_evidence.source_name IS 'Name of the source';
COMMENT ON COLUMN mart.figure_evidence.tier IS 'Tier of the source, 1 is national government';
COMMENT ON COLUMN mart.figure_evidence.known_at IS 'Moment it was loaded';
COMMENT ON COLUMN mart.figure_evidence.known_until IS 'Moment a correction or a newer reader replaced it; null while in force';
COMMENT ON COLUMN mart.figure_evidence.reader_version IS 'Reader that read it';
COMMENT ON COLUMN mart.figure_evidence.reading_id IS 'Reading';
COMMENT ON COLUMN mart.figure_evidence.correction IS 'What is corrected about it and why; null where it counts as printed';
COMMENT ON COLUMN mart.figure_evidence.voice IS 'Source whose words they are: the one that printed the text first where this is a reprint';
