-- A view has no clock: what it calls now is the last look at any source.
CREATE OR REPLACE VIEW mart.source_health AS
WITH expected AS (
    FROM core.expected(core.last_look())
),
week AS (
    FROM core.source_weeks(core.last_look()) WHERE week = 0
),
looked AS (
    FROM core.source_checks
    QUALIFY row_number() OVER (PARTITION BY source_id ORDER BY checked_at DESC) = 1
),
drifted AS (
    FROM core.drifts
    QUALIFY row_number() OVER (PARTITION BY source_id ORDER BY found_at DESC, url) = 1
)
SELECT
    s.source_id, s.name, s.host, s.tier,
    c.collections, c.last_collected_at, c.failed_pages, c.last_note,
    coalesce(a.articles, 0) AS articles, a.last_published_on,
    coalesce(r.figures, 0) AS figures, coalesce(r.linked_figures, 0) AS linked_figures,
    s.enabled,
    w.articles AS articles_7_days, w.figures_an_article,
    e.articles_low, e.articles_high, e.figures_low, e.figures_high, e.expectation,
    coalesce(e.drift, 'none') AS drift,
    l.checked_at AS last_checked_at,
    CASE WHEN l.source_id IS NOT NULL THEN
        coalesce(nullif(concat_ws('; ',
            CASE WHEN l.reachable NOT IN ('fine', 'none') THEN 'reachable: ' || l.reachable END,
            CASE WHEN l.robots NOT IN ('fine', 'none') THEN 'robots: ' || l.robots END,
            CASE WHEN l.feed NOT IN ('fine', 'none') THEN 'feed: ' || l.feed END,
            CASE WHEN l.listing NOT IN ('fine', 'none') THEN 'listing: ' || l.listing END,
            CASE WHEN l.article NOT IN ('fine', 'none') THEN 'article: ' || l.article END
        ), ''), 'fine')
    END AS last_check,
    d.found_at AS last_drift_at, d.problem AS last_drift,
    s.enabled AND coalesce(c.last_collected_at < core.last_look() - INTERVAL 48 HOURS, false) AS silent,
    s.enabled AND (
        coalesce(e.outside, false) OR coalesce(d.found_at > core.last_look() - INTERVAL 7 DAYS, false)
    ) AS drifting
FROM core.sources AS s
LEFT JOIN (
    SELECT
        source_id, count(*) AS collections, max(collected_at) AS last_collected_at, CAST(sum(failed) AS BIGINT) AS failed_pages,
        arg_max(note, collected_at) AS last_note
    FROM core.collections GROUP BY source_id
) AS c USING (source_id)
LEFT JOIN (
    SELECT source_id, count(*) AS articles, max(published_on) AS last_published_on
    FROM core.articles WHERE known_until IS NULL GROUP BY source_id
) AS a USING (source_id)
LEFT JOIN (
    SELECT source_id, count(*) AS figures, count(indicator_id) AS linked_figures
    FROM core.readings WHERE known_until IS NULL GROUP BY source_id
) AS r USING (source_id)
LEFT JOIN week AS w USING (source_id)
LEFT JOIN (
    SELECT
        source_id,
        max(low) FILTER (what = 'articles') AS articles_low,
        max(high) FILTER (what = 'articles') AS articles_high,
        max(low) FILTER (what = 'figures an article') AS figures_low,
        max(high) FILTER (what = 'figures an article') AS figures_high,
        max(basis) FILTER (what = 'articles') AS expectation,
        bool_or(outside) AS outside,
        coalesce(string_agg(finding, '; ' ORDER BY what) FILTER (outside), 'fine') AS drift
    FROM expected GROUP BY source_id
) AS e USING (source_id)
LEFT JOIN looked AS l USING (source_id)
LEFT JOIN drifted AS d USING (source_id)
ORDER BY s.source_id;

COMMENT ON VIEW mart.source_health IS 'What each source gave, when it was visited last, and whether it is silent or not as expected; as of the last look at any source';
COMMENT ON COLUMN mart.source_health.source_id IS 'Source';
COMMENT ON COLUMN mart.source_health.name IS 'Its name';
COMMENT ON COLUMN mart.source_health.host IS 'Its host';
COMMENT ON COLUMN mart.source_health.tier IS 'Its tier, 1 is national government';
COMMENT ON COLUMN mart.source_health.collections IS 'How often it was visited; null for never';
COMMENT ON COLUMN mart.source_health.last_collected_at IS 'Moment of the last visit';
COMMENT ON COLUMN mart.source_health.failed_pages IS 'Pages that could not be had or read, over all visits';
COMMENT ON COLUMN mart.source_health.last_note IS 'What the last visit noted';
COMMENT ON COLUMN mart.source_health.articles IS 'Articles held';
COMMENT ON COLUMN mart.source_health.last_published_on IS 'Day of its newest article';
COMMENT ON COLUMN mart.source_health.figures IS 'Figures in force';
COMMENT ON COLUMN mart.source_health.linked_figures IS 'Figures in force that measure an indicator';
COMMENT ON COLUMN mart.source_health.enabled IS 'Whether it is on; one that is off is neither silent nor drifting';
COMMENT ON COLUMN mart.source_health.articles_7_days IS 'Articles of the last seven whole days; null where it was not visited in them or is new';
COMMENT ON COLUMN mart.source_health.figures_an_article IS 'Figures in each of those, on average';
COMMENT ON COLUMN mart.source_health.articles_low IS 'Fewest articles a week that are as expected; null where too little is known';
COMMENT ON COLUMN mart.source_health.articles_high IS 'Most articles a week that are as expected';
COMMENT ON COLUMN mart.source_health.figures_low IS 'Fewest figures an article that are as expected';
COMMENT ON COLUMN mart.source_health.figures_high IS 'Most figures an article that are as expected';
COMMENT ON COLUMN mart.source_health.expectation IS 'Where the expected articles are from: declared, or own past';
COMMENT ON COLUMN mart.source_health.drift IS 'What is not as expected, in a line; fine, or none where nothing is expected yet';
COMMENT ON COLUMN mart.source_health.last_checked_at IS 'Moment of the last `targetwatch sources check`';
COMMENT ON COLUMN mart.source_health.last_check IS 'The troubles it found, or fine';
COMMENT ON COLUMN mart.source_health.last_drift_at IS 'Moment a page was last found not to be as declared';
COMMENT ON COLUMN mart.source_health.last_drift IS 'What was wrong with it';
COMMENT ON COLUMN mart.source_health.silent IS 'Whether it was not visited in the 48 hours before the last look at any source';
COMMENT ON COLUMN mart.source_health.drifting IS 'Whether its last week is not as expected, or a page of it was not as declared in the last seven days';
