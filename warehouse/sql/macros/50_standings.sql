CREATE OR REPLACE MACRO mart.standings(as_of, known_at) AS TABLE
WITH subjects AS (
    FROM core.subjects(as_of, known_at)
),
figures AS (
    FROM core.figures('subjects', known_at)
)
SELECT
    s.target_id, s.area, s.area_name, s.name_vi, s.name_en, s.indicator_id, s.unit, s.op, s.goal AS target, s.deadline,
    s.document_no, s.certainty, s.source_url,
    j.status, j.reason, j.last_pace, j.band, j.evidence, j.value, j.value_date, j.value_low, j.value_high, j.disputed,
    j.progress, j.time, j.pace, j.gap, j.met_on, j.late_days, j.days_over,
    j.projected, j.low80, j.high80, j.date_at_current_pace,
    s.basis, s.alerting, s.stale_days, s.document_on, j.merged_from, s.judged_on, 'STATUS 1' AS rules
FROM core.judge('subjects', 'figures') AS j JOIN subjects AS s USING (subject_id);

COMMENT ON MACRO TABLE mart.standings IS
    'Every target judged for each area or body it binds, on the day as_of with what was known at the moment known_at';

-- The sentences behind the value of each standing, the one that gave it first.
CREATE OR REPLACE MACRO mart.evidence(as_of, known_at) AS TABLE
WITH subjects AS (
    FROM core.subjects(as_of, known_at)
),
figures AS (
    FROM core.figures('subjects', known_at)
),
judged AS (
    FROM core.judge('subjects', 'figures')
),
article AS (
    SELECT DISTINCT ON (version_id) version_id, url, published_on FROM core.articles
)
SELECT
    s.target_id, s.area,
    row_number() OVER (
        PARTITION BY f.subject_id
        ORDER BY f.as_of_on = j.value_date AND f.amount = j.value DESC, f.tier NULLS LAST, f.as_of_on DESC,
            a.published_on, a.url, f.reading_id
    ) AS place,
    coalesce(r.sentence, m.note) AS sentence,
    r.surface,
    coalesce(a.url, m.source_url) AS url,
    coalesce(f.source_id, 'catalogue') AS source_id,
    coalesce(o.name, f.source_id, 'warehouse/catalogue/milestones.csv') AS source_name,
    a.published_on,
    f.as_of_on,
    r.area AS figure_area,
    r.reason,
    f.amount AS value,
    f.tier,
    f.reading_id
FROM judged AS j
JOIN figures AS f ON f.subject_id = j.subject_id AND f.as_of_on BETWEEN j.merged_from AND j.merged_from + 31
    AND f.as_of_on <= CAST(as_of AS DATE)
JOIN subjects AS s ON s.subject_id = j.subject_id
LEFT JOIN (SELECT reading_id, surface, sentence, area, reason FROM core.readings_known(known_at)) AS r ON r.reading_id = f.reading_id
LEFT JOIN article AS a ON a.version_id = f.version_id
LEFT JOIN core.sources AS o ON o.source_id = f.source_id
LEFT JOIN (SELECT target_id, source_url, note FROM core.milestones_known(known_at)) AS m ON f.reading_id IS NULL AND m.target_id = s.target_id;

COMMENT ON MACRO TABLE mart.evidence IS
    'The sentences behind the value of each standing on the day as_of, as known at known_at; place 1 gave the value';
