CREATE OR REPLACE VIEW mart.alert_decisions AS
SELECT
    o.occasion_id, o.kind, o.mark, o.due_on, o.target_id, o.area, o.episode_id, o.transition_id, o.found_at,
    t.channel, t.route, t.decision, t.reason, t.until_at, t.decided_at, t.delivery_id, d.state, d.subject
FROM core.occasions AS o
JOIN core.tellings AS t USING (occasion_id)
LEFT JOIN core.deliveries AS d USING (delivery_id)
ORDER BY t.decided_at, o.target_id, o.area, o.occasion_id, t.channel;

COMMENT ON VIEW mart.alert_decisions IS 'Every reason to speak, and what was decided about it for each channel';
COMMENT ON COLUMN mart.alert_decisions.occasion_id IS 'The reason to speak';
COMMENT ON COLUMN mart.alert_decisions.kind IS 'worsening, recovery, correction, reminder, escalation or repeat';
COMMENT ON COLUMN mart.alert_decisions.mark IS 'For a reason of the calendar its name: T-30, +7, 2026-W40, 2026-10; empty for a change';
COMMENT ON COLUMN mart.alert_decisions.due_on IS 'Day it fell due';
COMMENT ON COLUMN mart.alert_decisions.target_id IS 'Target, as in warehouse/catalogue/targets.csv';
COMMENT ON COLUMN mart.alert_decisions.area IS 'Area code, body id, or VN for the country';
COMMENT ON COLUMN mart.alert_decisions.episode_id IS 'Episode it belongs to, empty outside any';
COMMENT ON COLUMN mart.alert_decisions.transition_id IS 'The change, null for a reason of the calendar';
COMMENT ON COLUMN mart.alert_decisions.found_at IS 'Moment it was found';
COMMENT ON COLUMN mart.alert_decisions.channel IS 'Channel concerned, empty where none is';
COMMENT ON COLUMN mart.alert_decisions.route IS 'Route through which the channel hears of it';
COMMENT ON COLUMN mart.alert_decisions.decision IS 'told, quiet, unrouted, held, silenced, acknowledged, inhibited, capped or superseded';
COMMENT ON COLUMN mart.alert_decisions.reason IS 'Why it was decided so';
COMMENT ON COLUMN mart.alert_decisions.until_at IS 'Moment from which it may be told, where it waits';
COMMENT ON COLUMN mart.alert_decisions.decided_at IS 'Moment of the decision';
COMMENT ON COLUMN mart.alert_decisions.delivery_id IS 'The message that tells it';
COMMENT ON COLUMN mart.alert_decisions.state IS 'State of that message';
COMMENT ON COLUMN mart.alert_decisions.subject IS 'Subject of that message';
