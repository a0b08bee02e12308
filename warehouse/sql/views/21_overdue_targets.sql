CREATE OR REPLACE VIEW mart.overdue_targets AS
SELECT
    target_id, area, area_name, name_vi, name_en, days_over, evidence, value, value_date, target, op, unit, gap,
    deadline, document_no, certainty, basis
FROM mart.current_standings
WHERE status = 'overdue'
ORDER BY days_over DESC, target_id, area;

COMMENT ON VIEW mart.overdue_targets IS 'Targets past their deadline and not met, on the last day evaluated; longest first';
COMMENT ON COLUMN mart.overdue_targets.target_id IS 'Target, as in warehouse/catalogue/targets.csv';
COMMENT ON COLUMN mart.overdue_targets.area IS 'Area code, body id, or VN for the country';
COMMENT ON COLUMN mart.overdue_targets.area_name IS 'Name of the area or body, in Vietnamese';
COMMENT ON COLUMN mart.overdue_targets.name_vi IS 'What is promised, in Vietnamese';
COMMENT ON COLUMN mart.overdue_targets.name_en IS 'What is promised, in English';
COMMENT ON COLUMN mart.overdue_targets.days_over IS 'Days between deadline and the judged day, when overdue';
COMMENT ON COLUMN mart.overdue_targets.evidence IS 'For overdue: confirmed by a figure since the deadline, or presumed';
COMMENT ON COLUMN mart.overdue_targets.value IS 'Latest figure';
COMMENT ON COLUMN mart.overdue_targets.value_date IS 'Day that figure describes';
COMMENT ON COLUMN mart.overdue_targets.target IS 'The promised value';
COMMENT ON COLUMN mart.overdue_targets.op IS 'How the value must compare with the target';
COMMENT ON COLUMN mart.overdue_targets.unit IS 'Unit of target and value';
COMMENT ON COLUMN mart.overdue_targets.gap IS 'Distance to the target while not met, in its unit';
COMMENT ON COLUMN mart.overdue_targets.deadline IS 'Last day to reach it';
COMMENT ON COLUMN mart.overdue_targets.document_no IS 'Document that promises it';
COMMENT ON COLUMN mart.overdue_targets.certainty IS 'How well the promise is sourced';
COMMENT ON COLUMN mart.overdue_targets.basis IS 'What the value stands for, as in current_standings; null for a figure of the area itself';
