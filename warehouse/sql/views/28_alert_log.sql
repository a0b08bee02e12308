CREATE OR REPLACE VIEW mart.alert_log AS
SELECT
    t.transition_id, t.recorded_at, t.became_true_on, t.target_id, t.area, t.area_name, t.name_vi,
    t.old_status, t.status, t.reason, t.band, t.evidence, t.value, t.value_date, t.target, t.deadline,
    CASE WHEN NOT t.alerting THEN 'silent' ELSE coalesce(a.decision, 'pending') END AS decision,
    a.reason AS decision_reason,
    d.delivery_id, coalesce(d.route, a.route) AS route, coalesce(d.channel, a.channel) AS channel,
    d.state, d.attempts, d.changed_at, d.detail, d.subject
FROM core.transitions AS t
LEFT JOIN core.occasions AS o USING (transition_id)
LEFT JOIN core.tellings AS a USING (occasion_id)
LEFT JOIN core.deliveries AS d USING (delivery_id)
ORDER BY t.recorded_at, t.target_id, t.area, t.sequence, d.queued_at, a.channel;

COMMENT ON VIEW mart.alert_log IS 'Every recorded change of a standing, and what was told about it to whom';
COMMENT ON COLUMN mart.alert_log.transition_id IS 'The change';
COMMENT ON COLUMN mart.alert_log.recorded_at IS 'Moment it was noticed';
COMMENT ON COLUMN mart.alert_log.became_true_on IS 'Day it became true';
COMMENT ON COLUMN mart.alert_log.target_id IS 'Target, as in warehouse/catalogue/targets.csv';
COMMENT ON COLUMN mart.alert_log.area IS 'Area code, body id, or VN for the country';
COMMENT ON COLUMN mart.alert_log.area_name IS 'Name of the area or body, in Vietnamese';
COMMENT ON COLUMN mart.alert_log.name_vi IS 'What is promised, in Vietnamese';
COMMENT ON COLUMN mart.alert_log.old_status IS 'Status before';
COMMENT ON COLUMN mart.alert_log.status IS 'Status after';
COMMENT ON COLUMN mart.alert_log.reason IS 'Why, where the status alone does not say: no_figure, no_baseline, slipped, earlier_stage_overdue, overridden';
COMMENT ON COLUMN mart.alert_log.band IS 'ahead, close, far or moving_away, by pace';
COMMENT ON COLUMN mart.alert_log.evidence IS 'For overdue: confirmed by a figure since the deadline, or presumed';
COMMENT ON COLUMN mart.alert_log.value IS 'Latest figure';
COMMENT ON COLUMN mart.alert_log.value_date IS 'Day that figure describes';
COMMENT ON COLUMN mart.alert_log.target IS 'The promised value';
COMMENT ON COLUMN mart.alert_log.deadline IS 'Last day to reach it';
COMMENT ON COLUMN mart.alert_log.decision IS 'pending, told, quiet, unrouted, held, silenced, acknowledged, inhibited, capped, superseded; silent where nothing is ever told';
COMMENT ON COLUMN mart.alert_log.decision_reason IS 'Why it was decided so';
COMMENT ON COLUMN mart.alert_log.delivery_id IS 'The message, as `targetwatch alerts resend` names it';
COMMENT ON COLUMN mart.alert_log.route IS 'Route of the message';
COMMENT ON COLUMN mart.alert_log.channel IS 'Channel of the message';
COMMENT ON COLUMN mart.alert_log.state IS 'State of the delivery';
COMMENT ON COLUMN mart.alert_log.attempts IS 'Attempts made';
COMMENT ON COLUMN mart.alert_log.changed_at IS 'Moment of the last attempt';
COMMENT ON COLUMN mart.alert_log.detail IS 'What the channel answered';
COMMENT ON COLUMN mart.alert_log.subject IS 'Subject of the message';
