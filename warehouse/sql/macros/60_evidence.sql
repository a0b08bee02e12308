-- What each standing rests on: a person's word if it sets the verdict aside, then the sentences behind the value, the one
-- that gave it first; a sum is shown by its parts. Last the newest figures of the areas that merged into this one, which
-- count for nothing here. The relation is one of core.standings.
CREATE OR REPLACE MACRO core.evidence(standings, as_of, known_at) AS TABLE
WITH standing AS (
    FROM query_table(standings)
),
figures AS (
    FROM core.figures('standing', known_at)
),
figure AS (
    FROM core.figures_known(known_at)
),
counted AS (
    SELECT
        f.subject_id, f.as_of_on,
        f.as_of_on = j.value_date AND f.amount = j.value AS gave_value,
        f.tier,
        CASE WHEN f.part_ids IS NOT NULL THEN 'part' END AS basis,
        unnest(coalesce(f.part_ids, [f.reading_id])) AS reading_id
    FROM standing AS j
    JOIN figures AS f ON f.subject_id = j.subject_id AND f.as_of_on BETWEEN j.merged_from AND j.merged_from + 31
        AND f.as_of_on <= CAST(as_of AS DATE)
),
former AS (
    SELECT s.subject_id, f.as_of_on, false AS gave_value, f.tier, 'predecessor' AS basis, f.reading_id
    FROM standing AS s
    JOIN core.parts_known(known_at) AS p ON p.code = s.area AND p.born_on = s.since
    JOIN figure AS f
        ON f.indicator_id = s.indicator_id AND f.area = p.part AND f.unit = s.unit
        AND core.exists_on(p.since, p.until, f.as_of_on) AND f.as_of_on <= CAST(as_of AS DATE)
    WHERE f.reading_id NOT IN (SELECT reading_id FROM counted WHERE basis = 'part')
    QUALIFY row_number() OVER (
        PARTITION BY s.subject_id, p.part
        ORDER BY f.as_of_on DESC, f.tier NULLS LAST, f.amount DESC, f.reading_id
    ) = 1
),
cited AS (
    FROM counted UNION ALL FROM former
),
article AS (
    SELECT DISTINCT ON (version_id) version_id, url FROM core.articles
),
sentence AS (
    SELECT
        c.subject_id, c.gave_value, c.tier, c.basis, c.reading_id, c.as_of_on,
        coalesce(r.sentence, m.note) AS sentence,
        r.surface,
        coalesce(a.url, m.source_url) AS url,
        coalesce(r.source_id, 'catalogue') AS source_id,
        coalesce(o.name, r.source_id, 'warehouse/catalogue/milestones.csv') AS source_name,
        r.published_on,
        r.area AS figure_area,
        r.reason,
        coalesce(f.amount, 1) AS value,
        f.correction,
        coalesce(p.voice, r.source_id) AS voice
    FROM cited AS c
    JOIN standing AS s USING (subject_id)
    LEFT JOIN figure AS f ON f.reading_id = c.reading_id
    LEFT JOIN core.readings_known(known_at) AS r ON r.reading_id = c.reading_id
    LEFT JOIN article AS a ON a.version_id = r.version_id
    LEFT JOIN core.reprints_known(known_at) AS p ON p.version_id = r.version_id
    LEFT JOIN core.sources AS o ON o.source_id = r.source_id
    LEFT JOIN core.milestones_known(known_at) AS m ON c.reading_id IS NULL AND m.target_id = s.target_id
    UNION ALL
    SELECT
        s.subject_id, false, NULL, 'override', NULL, w.became_true_on, w.reason, NULL, '', 'override', w.made_by,
        CAST(w.made_at AS DATE), NULL, NULL, NULL, NULL, NULL
    FROM standing AS s JOIN core.overrides_known(known_at) AS w USING (target_id, area)
    WHERE s.instead.reason = 'overridden'
)
SELECT
    s.target_id, s.area,
    row_number() OVER (
        PARTITION BY e.subject_id
        ORDER BY e.basis = 'override' DESC NULLS LAST, e.basis = 'predecessor' NULLS FIRST, e.gave_value DESC,
            e.tier NULLS LAST, e.as_of_on DESC, e.published_on, e.url, e.reading_id
    ) AS place,
    e.sentence, e.surface, e.url, e.source_id, e.source_name, e.published_on, e.as_of_on, e.figure_area, e.reason,
    e.value, e.tier, e.reading_id, e.basis, e.correction, e.voice
FROM sentence AS e JOIN standing AS s USING (subject_id);

CREATE OR REPLACE MACRO mart.evidence(as_of, known_at) AS TABLE
WITH judged AS (
    FROM core.standings(as_of, known_at)
)
FROM core.evidence('judged', as_of, known_at);

COMMENT ON MACRO TABLE mart.evidence IS
    'The sentences behind the value of each standing on the day as_of, as known at known_at; place 1 gave the value, or set the verdict aside';
