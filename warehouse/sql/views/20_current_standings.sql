CREATE OR REPLACE VIEW mart.current_standings AS
FROM mart.standings(
    (SELECT max(as_of) FROM core.evaluations),
    (SELECT arg_max(known_at, (as_of, known_at)) FROM core.evaluations)
);

COMMENT ON VIEW mart.current_standings IS 'Every standing on the last day evaluated, with what was known then';
COMMENT ON COLUMN mart.current_standings.target_id IS 'Target, as in warehouse/catalogue/targets.csv';
COMMENT ON COLUMN mart.current_standings.area IS 'Area code, body id, or VN for the country';
COMMENT ON COLUMN mart.current_standings.area_name IS 'Name of the area or body, in Vietnamese';
COMMENT ON COLUMN mart.current_standings.name_vi IS 'What is promised, in Vietnamese';
COMMENT ON COLUMN mart.current_standings.name_en IS 'What is promised, in English';
COMMENT ON COLUMN mart.current_standings.indicator_id IS 'Indicator measured, as in warehouse/catalogue/indicators.toml';
COMMENT ON COLUMN mart.current_standings.unit IS 'Unit of target and value';
COMMENT ON COLUMN mart.current_standings.op IS 'How the value must compare with the target';
COMMENT ON COLUMN mart.current_standings.target IS 'The promised value';
COMMENT ON COLUMN mart.current_standings.deadline IS 'Last day to reach it';
COMMENT ON COLUMN mart.current_standings.document_no IS 'Document that promises it';
COMMENT ON COLUMN mart.current_standings.certainty IS 'How well the promise is sourced';
COMMENT ON COLUMN mart.current_standings.source_url IS 'Where the promise can be read';
COMMENT ON COLUMN mart.current_standings.status IS 'met, on_track, lagging, overdue, stale or not_rated';
COMMENT ON COLUMN mart.current_standings.reason IS 'Why, where the status alone does not say: no_figure, no_baseline, slipped, earlier_stage_overdue, scope_ended, overridden';
COMMENT ON COLUMN mart.current_standings.last_pace IS 'For stale: on_track or lagging by the last figure';
COMMENT ON COLUMN mart.current_standings.band IS 'ahead, close, far or moving_away, by pace';
COMMENT ON COLUMN mart.current_standings.evidence IS 'For overdue: confirmed by a figure since the deadline, or presumed';
COMMENT ON COLUMN mart.current_standings.value IS 'Latest figure';
COMMENT ON COLUMN mart.current_standings.value_date IS 'Day that figure describes';
COMMENT ON COLUMN mart.current_standings.value_low IS 'Lowest of the figures merged into it';
COMMENT ON COLUMN mart.current_standings.value_high IS 'Highest of the figures merged into it';
COMMENT ON COLUMN mart.current_standings.disputed IS 'Whether the merged figures lie on different sides of the target';
COMMENT ON COLUMN mart.current_standings.progress IS 'Share of the way from start to target that is done';
COMMENT ON COLUMN mart.current_standings.time IS 'Share of the time from start to deadline that had passed at value_date';
COMMENT ON COLUMN mart.current_standings.pace IS 'progress / time';
COMMENT ON COLUMN mart.current_standings.gap IS 'Distance to the target while not met, in its unit';
COMMENT ON COLUMN mart.current_standings.met_on IS 'Day since which it is met';
COMMENT ON COLUMN mart.current_standings.late_days IS 'Days between deadline and met_on, when late';
COMMENT ON COLUMN mart.current_standings.days_over IS 'Days between deadline and the judged day, when overdue';
COMMENT ON COLUMN mart.current_standings.projected IS 'Value expected at the deadline, in its unit';
COMMENT ON COLUMN mart.current_standings.low80 IS 'Lower end of the 80 % interval of that';
COMMENT ON COLUMN mart.current_standings.high80 IS 'Upper end of the 80 % interval of that';
COMMENT ON COLUMN mart.current_standings.date_at_current_pace IS 'Day the target is reached at the pace so far';
COMMENT ON COLUMN mart.current_standings.basis IS
    'bloc_average where the national figure stands for all the target binds one by one, unlisted_average where no list of them exists; scope_ended where there are none any more; sum_of_parts where areas that merged add up to the value';
COMMENT ON COLUMN mart.current_standings.alerting IS 'Whether messages are sent about it';
COMMENT ON COLUMN mart.current_standings.stale_days IS 'Days after which a figure is stale';
COMMENT ON COLUMN mart.current_standings.document_on IS 'Day of the document';
COMMENT ON COLUMN mart.current_standings.merged_from IS 'Day of the first figure merged into value';
COMMENT ON COLUMN mart.current_standings.judged_on IS 'Day judged';
COMMENT ON COLUMN mart.current_standings.rules IS 'Version of the rules';
