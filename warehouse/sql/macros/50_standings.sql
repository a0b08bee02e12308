-- The last word of a person on each standing, as of a moment; no status where it was taken back.
CREATE OR REPLACE MACRO core.overrides_known(moment) AS TABLE
FROM core.overrides AS o
WHERE o.made_at <= moment
QUALIFY row_number() OVER (PARTITION BY o.target_id, o.area ORDER BY o.made_at DESC, o.reason) = 1;

-- Verdicts of the rules with what sets them aside. A person's word holds while the rules say what they said when it was
-- given: the next figure ends it, and so does a deadline that passes.
CREATE OR REPLACE MACRO core.standings(as_of, known_at) AS TABLE
WITH subjects AS (
    FROM core.subjects(as_of, known_at)
),
figures AS (
    FROM core.figures('subjects', known_at)
),
summed AS (
    SELECT DISTINCT subject_id, as_of_on, amount FROM figures WHERE part_ids IS NOT NULL
)
SELECT
    s.* EXCLUDE (basis),
    j.* EXCLUDE (subject_id),
    coalesce(s.basis, CASE WHEN a.subject_id IS NOT NULL THEN 'sum_of_parts' END) AS basis,
    CASE
        WHEN s.basis = 'scope_ended'
            THEN struct_pack(status := 'not_rated', reason := 'scope_ended', met_on := NULL::DATE)
        WHEN o.status IS NOT NULL
            THEN struct_pack(
                status := o.status,
                reason := 'overridden',
                met_on := CASE WHEN o.status = 'met' THEN o.became_true_on END
            )
    END AS instead
FROM core.judge('subjects', 'figures') AS j
JOIN subjects AS s USING (subject_id)
LEFT JOIN summed AS a ON a.subject_id = j.subject_id AND a.as_of_on = j.value_date AND a.amount = j.value
LEFT JOIN core.overrides_known(known_at) AS o
    ON o.target_id = s.target_id AND o.area = s.area AND o.as_of <= s.judged_on
    AND (o.verdict, o.value, o.value_date) IS NOT DISTINCT FROM (j.status, j.value, j.value_date);

-- The same as people are told them; the relation is one of core.standings.
CREATE OR REPLACE MACRO core.verdicts(standings) AS TABLE
SELECT
    target_id, area, area_name, name_vi, name_en, indicator_id, unit, op, goal AS target, deadline,
    document_no, certainty, source_url,
    coalesce(instead.status, status) AS status,
    CASE WHEN instead IS NULL THEN reason ELSE instead.reason END AS reason,
    CASE WHEN instead IS NULL THEN last_pace END AS last_pace,
    band,
    CASE WHEN instead IS NULL THEN evidence END AS evidence,
    value, value_date, value_low, value_high, disputed, progress, time, pace,
    CASE WHEN instead.met_on IS NULL THEN gap END AS gap,
    CASE WHEN instead IS NULL THEN met_on ELSE instead.met_on END AS met_on,
    CASE WHEN instead IS NULL THEN late_days WHEN instead.met_on > deadline THEN instead.met_on - deadline END AS late_days,
    CASE WHEN instead IS NULL THEN days_over END AS days_over,
    projected, low80, high80, date_at_current_pace,
    basis, alerting, stale_days, document_on, merged_from, judged_on, 'STATUS 1' AS rules
FROM query_table(standings);

CREATE OR REPLACE MACRO mart.standings(as_of, known_at) AS TABLE
WITH standing AS (
    FROM core.standings(as_of, known_at)
)
FROM core.verdicts('standing');

COMMENT ON MACRO TABLE mart.standings IS
    'Every target judged for each area or body it binds, on the day as_of with what was known at the moment known_at';
