-- A goal printed by ten newspapers is announced once; the first of them is its witness. A goal dated by its
-- article alone names no deadline.
CREATE OR REPLACE VIEW mart.announced_targets AS
WITH said AS (
    SELECT
        r.reading_id, r.indicator_id, r.area, r.source_id, r.sentence, r.surface, a.url,
        coalesce(r.published_on, CAST(r.known_at AS DATE)) AS published_on,
        CASE
            WHEN r.unit = i.unit THEN CAST(r.value AS DOUBLE)
            WHEN i.unit = 'percent' AND r.denominator > 0 AND r.unit <> 'rank' THEN 100 * r.value / r.denominator
        END AS value,
        i.unit,
        CASE WHEN r.as_of_on IS DISTINCT FROM r.published_on THEN r.as_of_on END AS deadline
    FROM core.readings AS r
    JOIN core.indicators AS i ON i.indicator_id = r.indicator_id AND i.known_until IS NULL
    JOIN (SELECT DISTINCT ON (version_id) version_id, url FROM core.articles) AS a USING (version_id)
    WHERE r.role = 'target' AND r.known_until IS NULL
),
announced AS (
    SELECT
        row_number() OVER () AS announcement, indicator_id, area, value, unit, deadline,
        arg_min(struct_pack(surface, sentence, url, published_on), (published_on, reading_id)) AS witness,
        max(published_on) AS last_published_on,
        count(DISTINCT url) AS articles,
        list(DISTINCT source_id ORDER BY source_id) AS sources
    FROM said
    WHERE value IS NOT NULL
    GROUP BY indicator_id, area, value, unit, deadline
),
promised AS (
    SELECT *, CAST(value AS DOUBLE) AS goal, unnest(scope) AS bound, coalesce(document_on, DATE '-infinity') AS since
    FROM core.targets
    WHERE known_until IS NULL
),
-- Whose announcements concern whom a target binds: a goal of the country is one of each ministry and province too.
spoken_for AS (
    SELECT DISTINCT code AS area, unnest([code, 'each_province']) AS bound
    FROM core.areas WHERE known_until IS NULL AND kind <> 'country'
    UNION ALL
    SELECT DISTINCT body_id, unnest(
        CASE WHEN kind IN ('ministry', 'ministerial_agency') THEN [body_id, 'each_ministry'] ELSE [body_id] END
    )
    FROM core.bodies WHERE known_until IS NULL
    UNION ALL
    FROM (VALUES ('provinces', 'each_province'), ('ministries', 'each_ministry'), ('ministries', 'ministries'))
    UNION ALL
    SELECT DISTINCT 'VN', bound
    FROM promised WHERE bound NOT IN (SELECT code FROM core.areas WHERE kind <> 'country')
),
-- Only what was promised before it was announced can have been changed by it.
compared AS (
    SELECT DISTINCT
        a.announcement, p.target_id, p.op, p.goal, p.deadline, p.document_no, p.document_on, p.superseded_by, p.since,
        CASE
            WHEN abs(a.value - p.goal) < 1e-9 AND coalesce(a.deadline = p.deadline, true) THEN 'same'
            WHEN abs(a.value - p.goal) < 1e-9 THEN 'changed_deadline'
            WHEN a.deadline = p.deadline THEN 'changed_value'
        END AS comparison
    FROM announced AS a
    JOIN spoken_for AS s ON s.area = a.area
    JOIN promised AS p ON p.indicator_id = a.indicator_id AND p.bound = s.bound AND p.unit = a.unit
    WHERE p.since <= a.witness.published_on AND comparison IS NOT NULL
),
-- What repeats a known target changed only what was promised before that one.
changing AS (
    SELECT *, min(since) FILTER (comparison = 'same') OVER (PARTITION BY announcement) AS repeated_since
    FROM compared
    QUALIFY comparison = 'same' OR repeated_since IS NULL OR since < repeated_since
),
latest AS (
    FROM changing
    QUALIFY row_number() OVER (PARTITION BY announcement, comparison ORDER BY since DESC, target_id DESC) = 1
)
SELECT
    a.indicator_id, i.name_vi, a.area,
    coalesce(l.comparison, CASE WHEN a.deadline IS NULL THEN 'undated' ELSE 'new' END) AS comparison,
    CASE l.comparison
        WHEN 'changed_deadline' THEN a.deadline > l.deadline
        WHEN 'changed_value' THEN core.beyond(l.op, l.goal, a.value) < 0
    END AS slipped,
    a.value, a.unit, a.deadline,
    l.target_id, l.op, l.goal AS target, l.deadline AS target_deadline,
    a.deadline - l.deadline AS days_later,
    l.document_no, l.document_on, l.superseded_by,
    a.witness.surface AS surface, a.witness.sentence AS sentence, a.witness.url AS url,
    a.witness.published_on AS published_on, a.last_published_on, a.articles, a.sources
FROM announced AS a
JOIN core.indicators AS i ON i.indicator_id = a.indicator_id AND i.known_until IS NULL
LEFT JOIN latest AS l USING (announcement)
ORDER BY coalesce(slipped, false) DESC, published_on DESC, a.indicator_id, a.area, a.value, a.deadline, comparison;

COMMENT ON VIEW mart.announced_targets IS
    'Every goal the news announce, compared with what the catalogue had promised before; those that slipped first';
COMMENT ON COLUMN mart.announced_targets.indicator_id IS 'Indicator the goal is set for';
COMMENT ON COLUMN mart.announced_targets.name_vi IS 'Name of the indicator, in Vietnamese';
COMMENT ON COLUMN mart.announced_targets.area IS 'Area code, body id or bloc the goal is announced for; null where the text leaves it open';
COMMENT ON COLUMN mart.announced_targets.comparison IS
    'same, changed_value (same deadline), changed_deadline (same value), new; undated where no deadline is named';
COMMENT ON COLUMN mart.announced_targets.slipped IS 'Whether the change asks for less or for it later; null where nothing changed';
COMMENT ON COLUMN mart.announced_targets.value IS 'Announced value; the lower end of a range';
COMMENT ON COLUMN mart.announced_targets.unit IS 'Unit of both values';
COMMENT ON COLUMN mart.announced_targets.deadline IS 'Announced deadline; null where only the day of the article is known';
COMMENT ON COLUMN mart.announced_targets.target_id IS 'Target compared with, of the latest document before; null where there is none';
COMMENT ON COLUMN mart.announced_targets.op IS 'How a value must compare with that target';
COMMENT ON COLUMN mart.announced_targets.target IS 'Value of that target';
COMMENT ON COLUMN mart.announced_targets.target_deadline IS 'Deadline of that target';
COMMENT ON COLUMN mart.announced_targets.days_later IS 'Days from that deadline to the announced one; negative where it is brought forward';
COMMENT ON COLUMN mart.announced_targets.document_no IS 'Document of that target';
COMMENT ON COLUMN mart.announced_targets.document_on IS 'Day of that document';
COMMENT ON COLUMN mart.announced_targets.superseded_by IS 'Target that the catalogue says replaced it; null where nobody has noted a change';
COMMENT ON COLUMN mart.announced_targets.surface IS 'The number as first printed';
COMMENT ON COLUMN mart.announced_targets.sentence IS 'The sentence it was first announced in';
COMMENT ON COLUMN mart.announced_targets.url IS 'Address of that article';
COMMENT ON COLUMN mart.announced_targets.published_on IS 'Day of publication of that article, or of its loading where it has none';
COMMENT ON COLUMN mart.announced_targets.last_published_on IS 'The same for the last article with this goal';
COMMENT ON COLUMN mart.announced_targets.articles IS 'Articles that print it';
COMMENT ON COLUMN mart.announced_targets.sources IS 'Ids of the sources that print it';
