-- Each change within the trouble it belongs to: from the first sight of trouble to the sourced figure that ends it. What
-- has no figure ends nothing, and a person's word interrupts: the next figure may end it.
CREATE OR REPLACE VIEW core.episode_steps AS
WITH judged AS (
    SELECT
        *,
        status IN ('overdue', 'lagging', 'stale') AS trouble,
        status IN ('met', 'on_track') AND quote IS NOT NULL AND quote.source_id <> 'override' AS closes,
        coalesce(band = 'moving_away' OR reason = 'slipped', false) AS receding
    FROM core.transitions
),
spelled AS (
    SELECT *, count(*) FILTER (closes) OVER (
        PARTITION BY target_id, area ORDER BY sequence ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS spell
    FROM judged
)
SELECT
    transition_id, target_id, area, sequence, became_true_on, recorded_at, old_status, status, closes,
    trouble AND CASE
        WHEN status <> old_status THEN NOT (status = 'lagging' AND old_status = 'overdue')
        WHEN status = 'overdue' THEN evidence = 'confirmed'
        ELSE receding
    END AS worsens,
    arg_min(transition_id, sequence) FILTER (trouble) OVER spell AS episode_id
FROM spelled
WINDOW spell AS (PARTITION BY target_id, area, spell)
QUALIFY sequence >= min(sequence) FILTER (trouble) OVER spell;

CREATE OR REPLACE VIEW core.episodes AS
SELECT
    episode_id, target_id, area,
    min(became_true_on) FILTER (transition_id = episode_id) AS opened_on,
    min(recorded_at) AS opened_at,
    max(recorded_at) FILTER (worsens) AS worsened_at,
    arg_max(status, sequence) AS status,
    arg_max(transition_id, sequence) AS last_transition_id,
    list(transition_id ORDER BY sequence) AS transition_ids,
    max(became_true_on) FILTER (closes) AS closed_on,
    max(recorded_at) FILTER (closes) AS closed_at
FROM core.episode_steps
GROUP BY episode_id, target_id, area;

CREATE OR REPLACE VIEW mart.episodes AS
SELECT
    e.episode_id, e.target_id, e.area, t.area_name, t.name_vi, e.opened_on, e.opened_at, e.worsened_at, e.status,
    len(e.transition_ids) AS changes, e.closed_on, e.closed_at, e.closed_at IS NULL AS open
FROM core.episodes AS e JOIN core.transitions AS t ON t.transition_id = e.last_transition_id
ORDER BY e.opened_at, e.target_id, e.area;

COMMENT ON VIEW mart.episodes IS 'Every trouble from its first sight to the sourced figure that ended it';
COMMENT ON COLUMN mart.episodes.episode_id IS 'The change it began with';
COMMENT ON COLUMN mart.episodes.target_id IS 'Target, as in warehouse/catalogue/targets.csv';
COMMENT ON COLUMN mart.episodes.area IS 'Area code, body id, or VN for the country';
COMMENT ON COLUMN mart.episodes.area_name IS 'Name of the area or body, in Vietnamese';
COMMENT ON COLUMN mart.episodes.name_vi IS 'What is promised, in Vietnamese';
COMMENT ON COLUMN mart.episodes.opened_on IS 'Day the trouble became true';
COMMENT ON COLUMN mart.episodes.opened_at IS 'Moment it was noticed';
COMMENT ON COLUMN mart.episodes.worsened_at IS 'Moment it grew worse last; acknowledgements before it hold no more';
COMMENT ON COLUMN mart.episodes.status IS 'Status after its last change';
COMMENT ON COLUMN mart.episodes.changes IS 'How many changes it holds, the one that ended it included';
COMMENT ON COLUMN mart.episodes.closed_on IS 'Day the figure that ended it became true, null while open';
COMMENT ON COLUMN mart.episodes.closed_at IS 'Moment that was noticed';
COMMENT ON COLUMN mart.episodes.open IS 'Whether nothing has ended it';
