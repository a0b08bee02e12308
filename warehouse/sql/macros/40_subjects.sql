-- Levels of government that no list names one by one, and the last day there was any of them: the two-tier local
-- government of 2025-07-01 has no districts.
CREATE OR REPLACE MACRO core.unlisted_levels() AS TABLE
SELECT * FROM (VALUES ('each_district', DATE '2025-06-30'), ('each_commune', NULL)) AS level(bound, valid_to);

-- Whom each target binds on a day: one row for each target and area or body, with what judges it.
CREATE OR REPLACE MACRO core.subjects(judged_day, moment) AS TABLE
WITH in_force AS (
    SELECT t.*
    FROM core.targets_known(moment) AS t
    LEFT JOIN core.targets_known(moment) AS later ON later.target_id = t.superseded_by
    WHERE (t.document_on IS NULL OR t.document_on <= judged_day)
        AND (later.target_id IS NULL OR later.document_on > judged_day)
),
binding AS (
    SELECT target_id, least(document_on, judged_day) AS named_on, unnest(scope) AS bound FROM in_force
),
place AS (
    SELECT
        CASE WHEN kind = 'country' THEN 'national' ELSE 'each_province' END AS bound,
        code AS area, name_vi AS area_name, since, until
    FROM core.territories_known(moment)
    WHERE kind IN ('country', 'province', 'municipality') AND core.exists_on(valid_from, valid_to, judged_day)
    UNION ALL
    SELECT 'each_ministry', body_id, name_vi, NULL, NULL
    FROM core.bodies_known(moment)
    WHERE kind IN ('ministry', 'ministerial_agency') AND core.exists_on(valid_from, valid_to, judged_day)
),
-- An area or body named by a target is the one of that code on the day of the document, if that is known.
named AS (
    SELECT b.target_id, b.bound AS area, coalesce(t.name_vi, o.name_vi, b.bound) AS area_name, t.since, t.until
    FROM binding AS b
    LEFT JOIN core.territories_known(moment) AS t
        ON t.code = b.bound
        AND core.exists_on(t.valid_from, t.valid_to, b.named_on)
    LEFT JOIN core.bodies_known(moment) AS o ON o.body_id = b.bound
    WHERE b.bound <> 'national' AND NOT starts_with(b.bound, 'each_')
),
-- Nobody reports on every ministry: the national figure stands for the average of all. It does so no more when the
-- level of government has ended.
averaged AS (
    SELECT
        b.target_id,
        CASE
            WHEN u.bound IS NULL THEN 'bloc_average'
            WHEN core.exists_on(NULL, u.valid_to, judged_day) THEN 'unlisted_average'
            ELSE 'scope_ended'
        END AS basis
    FROM binding AS b LEFT JOIN core.unlisted_levels() AS u USING (bound)
    WHERE starts_with(b.bound, 'each_')
),
bound_place AS (
    SELECT target_id, area, area_name, since, until, NULL AS basis, [area] AS figure_areas
    FROM binding JOIN place USING (bound)
    UNION ALL
    SELECT
        a.target_id, p.area, p.area_name, NULL::DATE, NULL::DATE, a.basis,
        CASE WHEN a.basis <> 'scope_ended' THEN [p.area] END
    FROM averaged AS a CROSS JOIN place AS p
    WHERE p.bound = 'national'
    UNION ALL
    -- What a ministry is charged with is often reported for the country.
    SELECT
        target_id, area, area_name, since, until, NULL,
        CASE WHEN area IN (SELECT body_id FROM core.bodies_known(moment)) THEN [area, 'VN'] ELSE [area] END
    FROM named
)
SELECT
    t.target_id || '@' || p.area AS subject_id,
    t.target_id, p.area, p.area_name, p.basis, p.since, p.until, p.figure_areas,
    t.name_vi, t.name_en, t.indicator_id, t.unit, t.op, t.document_no, t.certainty, t.source_url, t.alerting,
    t.document_on,
    CAST(t.value AS DOUBLE) AS goal,
    t.deadline,
    t.baseline_on AS start_on,
    CAST(t.baseline_value AS DOUBLE) AS start_amount,
    t.tol, t.slack, t.stale_days, t.lower_bound, t.upper_bound, t.absorbing, t.milestone, t.s0, t.sm,
    CASE WHEN t.milestone THEN t.indicator_id || '@' || p.area END AS stages,
    CAST(judged_day AS DATE) AS judged_on
FROM in_force AS t JOIN bound_place AS p USING (target_id)
QUALIFY row_number() OVER (
    PARTITION BY t.target_id, p.area ORDER BY p.basis = 'scope_ended' NULLS FIRST, p.basis NULLS FIRST
) = 1;

-- The figures of the relation named `subjects`: one row a reading, one a sum of what the former areas of a merged one
-- reported, with its parts, and one a milestone that the catalogue calls done.
CREATE OR REPLACE MACRO core.figures(subjects, moment) AS TABLE
WITH subject AS (
    SELECT *, unnest(figure_areas) AS figure_area FROM query_table(subjects)
),
measured AS (
    FROM core.figures_known(moment)
)
SELECT
    s.subject_id, f.reading_id, NULL AS part_ids, f.as_of_on,
    CASE WHEN core.upward(s.op) THEN f.amount ELSE coalesce(f.amount_high, f.amount) END AS amount,
    f.qualifier, f.tier
FROM subject AS s
JOIN measured AS f ON f.indicator_id = s.indicator_id AND f.area = s.figure_area AND f.unit = s.unit
WHERE core.exists_on(s.since, s.until, f.as_of_on)
UNION ALL
SELECT
    s.subject_id, NULL, f.reading_ids, f.as_of_on,
    CASE WHEN core.upward(s.op) THEN f.amount ELSE coalesce(f.amount_high, f.amount) END,
    f.qualifier, f.tier
FROM query_table(subjects) AS s
JOIN core.sums('measured', moment) AS f
    ON f.indicator_id = s.indicator_id AND f.area = s.area AND f.born_on = s.since AND f.unit = s.unit
UNION ALL
SELECT s.subject_id, NULL, NULL, m.done_on, 1, 'exact', 1
FROM query_table(subjects) AS s JOIN core.milestones_known(moment) AS m USING (target_id)
WHERE s.basis IS NULL;
