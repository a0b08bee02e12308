CREATE OR REPLACE VIEW mart.targets AS
SELECT
    target_id, indicator_id, name_vi, name_en, op, CAST(value AS DOUBLE) AS target, unit, deadline, scope,
    document_no, document_on, issuer, section, certainty, source_url, superseded_by, notes, version, known_at
FROM core.targets
WHERE known_until IS NULL
ORDER BY target_id;

COMMENT ON VIEW mart.targets IS 'Every target of the catalogue as it reads now, superseded ones too';
COMMENT ON COLUMN mart.targets.target_id IS 'Target, as in warehouse/catalogue/targets.csv';
COMMENT ON COLUMN mart.targets.indicator_id IS 'Indicator measured, as in warehouse/catalogue/indicators.toml';
COMMENT ON COLUMN mart.targets.name_vi IS 'What is promised, in Vietnamese';
COMMENT ON COLUMN mart.targets.name_en IS 'What is promised, in English';
COMMENT ON COLUMN mart.targets.op IS 'How the value must compare with the target';
COMMENT ON COLUMN mart.targets.target IS 'The promised value';
COMMENT ON COLUMN mart.targets.unit IS 'Unit of the target';
COMMENT ON COLUMN mart.targets.deadline IS 'Last day to reach it';
COMMENT ON COLUMN mart.targets.scope IS 'Whom it binds';
COMMENT ON COLUMN mart.targets.document_no IS 'Document that promises it';
COMMENT ON COLUMN mart.targets.document_on IS 'Day of the document';
COMMENT ON COLUMN mart.targets.issuer IS 'Who issued the document';
COMMENT ON COLUMN mart.targets.section IS 'Where in the document';
COMMENT ON COLUMN mart.targets.certainty IS 'How well the promise is sourced';
COMMENT ON COLUMN mart.targets.source_url IS 'Where the promise can be read';
COMMENT ON COLUMN mart.targets.superseded_by IS 'Target of a later document that replaced it';
COMMENT ON COLUMN mart.targets.notes IS 'What else is known about it';
COMMENT ON COLUMN mart.targets.version IS 'How often its entry has changed, plus one';
COMMENT ON COLUMN mart.targets.known_at IS 'Moment this version was loaded';
