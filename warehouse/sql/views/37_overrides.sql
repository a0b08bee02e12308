CREATE OR REPLACE VIEW mart.overrides AS
SELECT
    o.target_id, o.area, c.area_name, c.name_vi, o.status, o.became_true_on, o.reason, o.made_by, o.made_at,
    o.verdict, o.value, o.value_date,
    coalesce(
        c.reason = 'overridden' AND o.made_at = max(o.made_at) OVER (PARTITION BY o.target_id, o.area), false
    ) AS in_force
FROM core.overrides AS o
LEFT JOIN mart.current_standings AS c USING (target_id, area)
ORDER BY o.made_at DESC, o.target_id, o.area;

COMMENT ON VIEW mart.overrides IS 'Verdicts that people have set aside, and whether that holds on the last day evaluated';
COMMENT ON COLUMN mart.overrides.target_id IS 'Target, as in warehouse/catalogue/targets.csv';
COMMENT ON COLUMN mart.overrides.area IS 'Area code, body id, or VN for the country';
COMMENT ON COLUMN mart.overrides.area_name IS 'Name of the area or body, in Vietnamese';
COMMENT ON COLUMN mart.overrides.name_vi IS 'What is promised, in Vietnamese';
COMMENT ON COLUMN mart.overrides.status IS 'Status it was given; null where an earlier word was taken back';
COMMENT ON COLUMN mart.overrides.became_true_on IS 'Day since which that is so';
COMMENT ON COLUMN mart.overrides.reason IS 'Why';
COMMENT ON COLUMN mart.overrides.made_by IS 'Who said so';
COMMENT ON COLUMN mart.overrides.made_at IS 'Moment it was said; it counts from then on';
COMMENT ON COLUMN mart.overrides.verdict IS 'What the rules said then; when they say something else, the word has expired';
COMMENT ON COLUMN mart.overrides.value IS 'The figure they went by then; a newer one ends the word';
COMMENT ON COLUMN mart.overrides.value_date IS 'Day that figure describes';
COMMENT ON COLUMN mart.overrides.in_force IS 'Whether it held on the last day evaluated';
