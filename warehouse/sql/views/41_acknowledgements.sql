CREATE OR REPLACE VIEW mart.acknowledgements AS
SELECT
    a.target_id, a.area, a.acknowledged_at, a.acknowledged_by, a.note, e.episode_id,
    coalesce(e.closed_at IS NULL AND e.worsened_at <= a.acknowledged_at, false) AS in_force
FROM core.acknowledgements AS a
LEFT JOIN core.episodes AS e
    ON e.target_id = a.target_id AND e.area = a.area
    AND a.acknowledged_at >= e.opened_at AND (e.closed_at IS NULL OR a.acknowledged_at < e.closed_at)
ORDER BY a.acknowledged_at, a.target_id, a.area;

COMMENT ON VIEW mart.acknowledgements IS 'Who has which trouble in hand; it holds until that grows worse or ends';
COMMENT ON COLUMN mart.acknowledgements.target_id IS 'Target, as in warehouse/catalogue/targets.csv';
COMMENT ON COLUMN mart.acknowledgements.area IS 'Area code, body id, or VN for the country';
COMMENT ON COLUMN mart.acknowledgements.acknowledged_at IS 'Moment it was said';
COMMENT ON COLUMN mart.acknowledgements.acknowledged_by IS 'Who said so';
COMMENT ON COLUMN mart.acknowledgements.note IS 'What they said';
COMMENT ON COLUMN mart.acknowledgements.episode_id IS 'The trouble that was meant';
COMMENT ON COLUMN mart.acknowledgements.in_force IS 'Whether it still stops reminders, repeats and escalations';
