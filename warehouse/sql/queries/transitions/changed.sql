-- What is recorded: every change for the worse; a change for the better when a figure at least as new as the last
-- one shows it, or when a correction says that the last one counts for nothing; a presumption confirmed; a turn towards
-- or away from the goal. What has no figure any more changes nothing: a vanished article or a silent source closes no
-- episode.
CREATE OR REPLACE TEMP TABLE changed AS
WITH last AS (
    FROM core.transitions
    QUALIFY row_number() OVER (PARTITION BY target_id, area ORDER BY sequence DESC) = 1
),
taken_back AS (
    SELECT
        r.indicator_id, r.area, least(r.as_of_on, coalesce(r.published_on, r.as_of_on)) AS as_of_on,
        CAST(r.value AS DOUBLE) AS value
    FROM core.corrected_known($now) AS c JOIN core.readings_known($now) AS r USING (reading_id)
    WHERE c.amount IS NULL
),
compared AS (
    SELECT
        f.*,
        coalesce(l.status, 'not_rated') AS old_status,
        coalesce(l.sequence, 0) + 1 AS sequence,
        l.evidence AS old_evidence,
        list_position(['met', 'on_track', 'stale', 'lagging', 'overdue'], f.status)
            - list_position(['met', 'on_track', 'stale', 'lagging', 'overdue'], l.status) AS worsened,
        l.value_date IS NULL OR f.value_date >= l.value_date
            OR (f.indicator_id, f.area, l.value_date, l.value)
                IN (SELECT (indicator_id, area, as_of_on, value) FROM taken_back) AS shown_by_figure,
        coalesce(f.band = 'moving_away' OR f.reason = 'slipped', false) AS receding,
        coalesce(l.band = 'moving_away' OR l.reason = 'slipped', false) AS was_receding
    FROM found AS f LEFT JOIN last AS l ON l.target_id = f.target_id AND l.area = f.area
    WHERE f.status <> 'not_rated'
)
SELECT
    * EXCLUDE (old_evidence, worsened, shown_by_figure, receding, was_receding),
    CASE
        WHEN status = 'met' THEN met_on
        WHEN status = 'overdue' AND old_status IN ('met', 'overdue') THEN greatest(deadline + 1, value_date)
        WHEN status = 'overdue' THEN deadline + 1
        WHEN status = 'stale' THEN value_date + stale_days + 1
        ELSE coalesce(value_date, document_on, judged_on)
    END AS became_true_on
FROM compared
WHERE old_status = 'not_rated'
    OR worsened > 0
    OR (worsened < 0 AND shown_by_figure)
    OR (worsened = 0 AND status = 'overdue' AND evidence = 'confirmed' AND old_evidence = 'presumed')
    OR (worsened = 0 AND status = 'lagging' AND receding <> was_receding AND shown_by_figure)
