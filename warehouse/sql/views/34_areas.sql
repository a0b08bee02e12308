CREATE OR REPLACE VIEW mart.areas AS
SELECT code AS area, name_vi, name_en, kind, valid_from, valid_to, successor_code AS successor
FROM core.areas WHERE known_until IS NULL
UNION ALL
SELECT body_id, name_vi, name_en, kind, valid_from, valid_to, successor_id
FROM core.bodies WHERE known_until IS NULL
ORDER BY kind, area, valid_from NULLS FIRST;

COMMENT ON VIEW mart.areas IS 'Every place and body a figure or target may belong to; a code may pass from one place to another';
COMMENT ON COLUMN mart.areas.area IS 'Area code or body id; unique only together with a day';
COMMENT ON COLUMN mart.areas.name_vi IS 'Its name, in Vietnamese';
COMMENT ON COLUMN mart.areas.name_en IS 'Its name, in English';
COMMENT ON COLUMN mart.areas.kind IS 'country, province, municipality, ministry, ministerial_agency or another kind of body';
COMMENT ON COLUMN mart.areas.valid_from IS 'First day of it; null where it has always been';
COMMENT ON COLUMN mart.areas.valid_to IS 'Last day of it; null while it lasts';
COMMENT ON COLUMN mart.areas.successor IS 'Area code or body id that took its place, from the day after';
