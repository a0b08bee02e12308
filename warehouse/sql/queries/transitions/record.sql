-- The first sight of a target on track is recorded, since later changes start from it, and tells nobody.
INSERT INTO core.transitions BY NAME
WITH turned AS (
    FROM judged SEMI JOIN changed USING (target_id, area)
)
SELECT
    c.* EXCLUDE (stale_days, document_on, merged_from, judged_on, alerting),
    left(md5(concat_ws('|', c.target_id, c.area, c.sequence, c.old_status, c.status, c.became_true_on)), 16)
        AS transition_id,
    c.judged_on AS as_of,
    CAST($now AS TIMESTAMPTZ) AS recorded_at,
    c.alerting AND NOT (c.old_status = 'not_rated' AND c.status = 'on_track') AS alerting,
    CASE WHEN e.sentence IS NOT NULL THEN struct_pack(
        e.sentence, e.url, e.source_id, e.source_name, e.published_on, e.as_of_on, e.correction
    ) END AS quote
FROM changed AS c
LEFT JOIN (
    FROM core.evidence('turned', $as_of, $now) WHERE place = 1 AND basis IS DISTINCT FROM 'predecessor'
) AS e ON e.target_id = c.target_id AND e.area = c.area
RETURNING transition_id
