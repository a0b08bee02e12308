CREATE OR REPLACE VIEW mart.lagging_targets AS
SELECT
    target_id, area, area_name, name_vi, name_en, band, reason, pace, value, value_date, target, op, unit, gap,
    deadline, projected, low80, high80, date_at_current_pace, document_no, certainty, basis
FROM mart.current_standings
WHERE status = 'lagging'
ORDER BY pace NULLS FIRST, target_id, area;

COMMENT ON VIEW mart.lagging_targets IS 'Targets too slow to be met in time, on the last day evaluated; slowest first';
COMMENT ON COLUMN mart.lagging_targets.target_id IS 'Target, as in warehouse/catalogue/targets.csv';
COMMENT ON COLUMN mart.lagging_targets.area IS 'Area code, body id, or VN for the country';
COMMENT ON COLUMN mart.lagging_targets.area_name IS 'Name of the area or body, in Vietnamese';
COMMENT ON COLUMN mart.lagging_targets.name_vi IS 'What is promised, in Vietnamese';
COMMENT ON COLUMN mart.lagging_targets.name_en IS 'What is promised, in English';
COMMENT ON COLUMN mart.lagging_targets.band IS 'ahead, close, far or moving_away, by pace';
COMMENT ON COLUMN mart.lagging_targets.reason IS 'Why, where the status alone does not say: no_figure, no_baseline, slipped, earlier_stage_overdue';
COMMENT ON COLUMN mart.lagging_targets.pace IS 'progress / time';
COMMENT ON COLUMN mart.lagging_targets.value IS 'Latest figure';
COMMENT ON COLUMN mart.lagging_targets.value_date IS 'Day that figure describes';
COMMENT ON COLUMN mart.lagging_targets.target IS 'The promised value';
COMMENT ON COLUMN mart.lagging_targets.op IS 'How the value must compare with the target';
COMMENT ON COLUMN mart.lagging_targets.unit IS 'Unit of target and value';
COMMENT ON COLUMN mart.lagging_targets.gap IS 'Distance to the target while not met, in its unit';
COMMENT ON COLUMN mart.lagging_targets.deadline IS 'Last day to reach it';
COMMENT ON COLUMN mart.lagging_targets.projected IS 'Value expected at the deadline, in its unit';
COMMENT ON COLUMN mart.lagging_targets.low80 IS 'Lower end of the 80 % interval of that';
COMMENT ON COLUMN mart.lagging_targets.high80 IS 'Upper end of the 80 % interval of that';
COMMENT ON COLUMN mart.lagging_targets.date_at_current_pace IS 'Day the target is reached at the pace so far';
COMMENT ON COLUMN mart.lagging_targets.document_no IS 'Document that promises it';
COMMENT ON COLUMN mart.lagging_targets.certainty IS 'How well the promise is sourced';
COMMENT ON COLUMN mart.lagging_targets.basis IS 'What the value stands for, as in current_standings; null for a figure of the area itself';
