-- The judgement, once. Two relations are named:
--   subjects  subject_id, op, goal, deadline, start_on, start_amount, tol, slack, stale_days, lower_bound,
--             upper_bound, absorbing, milestone, stages, s0, sm, judged_on       (one row a subject)
--   figures   subject_id, as_of_on, amount, qualifier, tier                  (any number of rows a subject)
-- `stages` names what several milestones are stages of; null where one stands alone.
CREATE OR REPLACE MACRO core.judge(subjects, figures) AS TABLE
WITH subject AS (
    FROM query_table(subjects)
),
figure AS (
    SELECT subject_id, f.as_of_on, CAST(f.amount AS DOUBLE) AS amount, f.qualifier, f.tier
    FROM query_table(figures) AS f JOIN subject USING (subject_id)
    WHERE f.as_of_on <= subject.judged_on AND f.amount IS NOT NULL
),
-- A group runs 31 days from its first figure; the next figure after that starts another.
opening AS (
    SELECT subject_id, list_reduce(
        list_transform(list_sort(list(DISTINCT as_of_on)), lambda day: [day]),
        lambda firsts, day: CASE WHEN day[1] > firsts[-1] + 31 THEN list_concat(firsts, day) ELSE firsts END
    ) AS firsts
    FROM figure GROUP BY subject_id
),
-- An ASOF join would do, but turns into a nested loop where the planner expects few figures.
grouped AS (
    SELECT f.*, list_max(list_filter(o.firsts, lambda first: first <= f.as_of_on)) AS merged_from
    FROM figure AS f JOIN opening AS o USING (subject_id)
),
point AS (
    SELECT
        subject_id, merged_from, as_of_on, amount, qualifier,
        min(amount) OVER merged AS amount_low,
        max(amount) OVER merged AS amount_high
    FROM grouped
    WINDOW merged AS (PARTITION BY subject_id, merged_from)
    QUALIFY row_number() OVER (
        PARTITION BY subject_id, merged_from
        ORDER BY tier NULLS LAST, as_of_on DESC, amount DESC, qualifier = 'exact' DESC, qualifier
    ) = 1
),
ruled AS (
    SELECT point.*, core.satisfies(s.op, s.goal, s.tol, amount, qualifier) AS satisfied
    FROM point JOIN subject AS s USING (subject_id)
),
history AS (
    SELECT
        subject_id,
        max(merged_from) AS merged_from,
        max(as_of_on) AS value_date,
        arg_max(struct_pack(amount, amount_low, amount_high, satisfied), as_of_on) AS latest,
        arg_min(struct_pack(amount, as_of_on), as_of_on) AS earliest,
        min(as_of_on) FILTER (satisfied) AS first_satisfied_on,
        max(as_of_on) FILTER (NOT satisfied) AS last_missed_on
    FROM ruled GROUP BY subject_id
),
unbroken AS (
    SELECT subject_id, min(as_of_on) AS since
    FROM ruled JOIN history USING (subject_id)
    WHERE satisfied AND (last_missed_on IS NULL OR as_of_on > last_missed_on)
    GROUP BY subject_id
),
placed AS (
    SELECT
        s.*,
        h.merged_from, h.value_date,
        h.latest.amount AS amount,
        h.latest.amount_low AS amount_low,
        h.latest.amount_high AS amount_high,
        core.satisfies(s.op, s.goal, s.tol, h.latest.amount_low, NULL)
            <> core.satisfies(s.op, s.goal, s.tol, h.latest.amount_high, NULL) AS disputed,
        CASE WHEN s.absorbing OR s.milestone THEN h.first_satisfied_on ELSE u.since END AS met_on,
        s.start_on IS NOT NULL AND s.start_amount IS NOT NULL AS start_stated,
        CASE
            WHEN start_stated THEN struct_pack(amount := CAST(s.start_amount AS DOUBLE), as_of_on := s.start_on)
            WHEN h.value_date - h.earliest.as_of_on >= 90 THEN h.earliest
        END AS stated_or_first
    FROM subject AS s
    LEFT JOIN history AS h USING (subject_id)
    LEFT JOIN unbroken AS u USING (subject_id)
),
staged AS (
    SELECT
        *,
        CASE WHEN stated_or_first.as_of_on < value_date THEN stated_or_first END AS base,
        met_on IS NULL AND judged_on > deadline AND (milestone OR value_date IS NOT NULL) AS overdue,
        stages IS NOT NULL AND min(deadline) FILTER (overdue) OVER (PARTITION BY stages, judged_on) < deadline
            AS behind_a_stage
    FROM placed
),
-- What is neither met nor overdue nor a milestone moves between a start and the goal.
moving AS (
    SELECT
        *,
        core.beyond(op, goal, base.amount) >= 0 OR core.satisfies(op, goal, tol, base.amount, NULL) AS began_inside,
        CASE WHEN NOT began_inside THEN (amount - base.amount) / (goal - base.amount) END AS progress,
        CASE WHEN NOT began_inside THEN (value_date - base.as_of_on) / (deadline - base.as_of_on) END AS elapsed,
        progress / elapsed AS pace,
        base.amount + (goal - base.amount) * elapsed AS line,
        coalesce(pace >= 0.95 - 1e-9 OR core.beyond(op, line, amount) >= -slack - 1e-9, false) AS keeps_up,
        CASE WHEN keeps_up THEN 'on_track' ELSE 'lagging' END AS pace_status
    FROM staged
    WHERE met_on IS NULL AND NOT overdue AND NOT milestone AND base IS NOT NULL
),
track AS (
    SELECT r.subject_id, r.as_of_on, r.amount
    FROM ruled AS r JOIN moving AS m USING (subject_id)
    WHERE NOT (m.start_stated AND r.as_of_on = m.start_on)
    UNION ALL
    SELECT subject_id, start_on, start_amount FROM moving WHERE start_stated
),
drift AS (
    SELECT
        subject_id,
        count(*) AS nu,
        (max(as_of_on) - min(as_of_on)) / 365.25 AS span,
        (arg_max(amount, as_of_on) - arg_min(amount, as_of_on)) / span AS mu
    FROM track GROUP BY subject_id HAVING count(*) >= 2
),
residual AS (
    SELECT subject_id, sum((rise - mu * years) ** 2 / years) AS squares
    FROM (
        SELECT
            subject_id,
            amount - lag(amount) OVER earlier AS rise,
            (as_of_on - lag(as_of_on) OVER earlier) / 365.25 AS years
        FROM track
        WINDOW earlier AS (PARTITION BY subject_id ORDER BY as_of_on)
    ) JOIN drift USING (subject_id)
    GROUP BY subject_id
),
projection AS (
    SELECT
        m.subject_id,
        (m.deadline - m.value_date) / 365.25 AS ahead,
        (2 * m.s0 ** 2 + r.squares) / d.nu AS variance_a_year,
        m.amount + 0.5 * d.mu * ahead AS middle,
        core.student_t90(d.nu) * sqrt(
            variance_a_year * ahead * (1 + 0.25 * ahead / d.span)
            + m.sm ** 2 * (2 + 0.5 * (ahead / d.span) ** 2)
            + (0.5 * d.mu * ahead) ** 2
        ) AS reach,
        core.clip(middle, m.lower_bound, m.upper_bound) AS projected,
        core.clip(middle - reach, m.lower_bound, m.upper_bound) AS low80,
        core.clip(middle + reach, m.lower_bound, m.upper_bound) AS high80,
        CASE WHEN d.mu <> 0 THEN round((m.goal - m.amount) / d.mu * 365.25) END AS days_to_goal,
        -- Beyond the year 9999 no calendar in use can name the day.
        CASE WHEN days_to_goal BETWEEN 0 AND 2900000 THEN m.value_date + CAST(days_to_goal AS INTEGER) END
            AS date_at_current_pace
    FROM moving AS m
    JOIN drift AS d USING (subject_id)
    JOIN residual AS r USING (subject_id)
    WHERE m.s0 IS NOT NULL AND m.sm IS NOT NULL
),
decided AS (
    SELECT
        g.*,
        CASE
            WHEN g.met_on IS NOT NULL THEN 'met'
            WHEN g.overdue THEN 'overdue'
            WHEN g.milestone AND g.behind_a_stage THEN 'lagging'
            WHEN g.milestone THEN 'on_track'
            WHEN g.base IS NULL THEN 'not_rated'
            WHEN g.judged_on - g.value_date > g.stale_days THEN 'stale'
            ELSE m.pace_status
        END AS status,
        m.pace_status, m.began_inside, m.progress, m.elapsed, m.pace
    FROM staged AS g LEFT JOIN moving AS m USING (subject_id)
)
SELECT
    d.subject_id,
    d.status,
    CASE WHEN d.status = 'stale' THEN d.pace_status END AS last_pace,
    CASE
        WHEN d.status = 'not_rated' AND d.value_date IS NULL THEN 'no_figure'
        WHEN d.status = 'not_rated' THEN 'no_baseline'
        WHEN d.status = 'lagging' AND d.milestone THEN 'earlier_stage_overdue'
        WHEN d.began_inside THEN 'slipped'
    END AS reason,
    CASE WHEN d.pace IS NOT NULL THEN core.band(d.pace) END AS band,
    CASE
        WHEN d.status = 'overdue' AND d.value_date >= d.deadline THEN 'confirmed'
        WHEN d.status = 'overdue' THEN 'presumed'
    END AS evidence,
    d.amount AS value,
    d.value_date,
    d.amount_low AS value_low,
    d.amount_high AS value_high,
    d.disputed,
    d.progress,
    d.elapsed AS time,
    d.pace,
    CASE WHEN d.met_on IS NULL THEN abs(d.goal - d.amount) END AS gap,
    d.met_on,
    CASE WHEN d.met_on > d.deadline THEN d.met_on - d.deadline END AS late_days,
    CASE WHEN d.status = 'overdue' THEN d.judged_on - d.deadline END AS days_over,
    p.projected,
    p.low80,
    p.high80,
    p.date_at_current_pace,
    d.merged_from
FROM decided AS d
LEFT JOIN projection AS p USING (subject_id);
