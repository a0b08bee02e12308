CREATE OR REPLACE VIEW mart.current_evidence AS
FROM mart.evidence(
    (SELECT max(as_of) FROM core.evaluations),
    (SELECT arg_max(known_at, (as_of, known_at)) FROM core.evaluations)
);

COMMENT ON VIEW mart.current_evidence IS
    'The sentences behind the value of each standing on the last day evaluated, with what was known then';
COMMENT ON COLUMN mart.current_evidence.target_id IS 'Target, as in warehouse/catalogue/targets.csv';
COMMENT ON COLUMN mart.current_evidence.area IS 'Area code, body id, or VN for the country';
COMMENT ON COLUMN mart.current_evidence.place IS '1 for the sentence that gave the value or set the verdict aside, then the next best';
COMMENT ON COLUMN mart.current_evidence.sentence IS 'The sentence the figure stands in; for a milestone the note of the catalogue';
COMMENT ON COLUMN mart.current_evidence.surface IS 'The number as printed; null for a milestone of the catalogue';
COMMENT ON COLUMN mart.current_evidence.url IS 'Address of the article';
COMMENT ON COLUMN mart.current_evidence.source_id IS 'Source; catalogue for a milestone of the catalogue';
COMMENT ON COLUMN mart.current_evidence.source_name IS 'Name of the source';
COMMENT ON COLUMN mart.current_evidence.published_on IS 'Day of publication in Viet Nam';
COMMENT ON COLUMN mart.current_evidence.as_of_on IS 'Day the figure describes';
COMMENT ON COLUMN mart.current_evidence.figure_area IS 'Area or body the figure was read for';
COMMENT ON COLUMN mart.current_evidence.reason IS 'Why it was read so';
COMMENT ON COLUMN mart.current_evidence.value IS 'Value, in the unit of the target';
COMMENT ON COLUMN mart.current_evidence.tier IS 'Tier of the source, 1 is national government';
COMMENT ON COLUMN mart.current_evidence.reading_id IS 'Reading; null for a milestone of the catalogue';
COMMENT ON COLUMN mart.current_evidence.basis IS
    'part of a sum, predecessor of a merged area (which counts for nothing), or override by a person; null for the rest';
COMMENT ON COLUMN mart.current_evidence.correction IS 'What was corrected in it and why; null where nothing was';
COMMENT ON COLUMN mart.current_evidence.voice IS
    'Source whose words they are: the one that printed the text first where this is a reprint; null where no article says it';
