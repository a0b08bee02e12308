-- Viet Nam is seven hours ahead of the UTC day.
CREATE OR REPLACE MACRO core.local_day(moment) AS CAST(moment + INTERVAL 7 HOURS AS DATE);

-- The last moment anybody looked at any source: what a copy of the warehouse can call now.
CREATE OR REPLACE MACRO core.last_look() AS (
    SELECT max(looked_at)
    FROM (
        SELECT max(collected_at) AS looked_at FROM core.collections
        UNION ALL
        SELECT max(checked_at) FROM core.source_checks
        UNION ALL
        SELECT max(found_at) FROM core.drifts
    )
);

-- What each source published in weeks of seven whole days, 0 the last one, 8 the oldest. Only weeks in which it was
-- visited: what it published while nobody looked may be gone from its lists.
CREATE OR REPLACE MACRO core.source_weeks(moment) AS TABLE
WITH visit AS (
    SELECT
        source_id,
        greatest((core.local_day(moment) - 1 - core.local_day(collected_at)) // 7, 0) AS week,
        min(core.local_day(collected_at)) OVER (PARTITION BY source_id) AS first_visited_on
    FROM core.collections
    WHERE collected_at <= moment
    QUALIFY row_number() OVER (PARTITION BY source_id, week) = 1
),
article AS (
    SELECT
        source_id, version_id, body_length, published_on,
        (core.local_day(moment) - 1 - coalesce(published_on, core.local_day(known_at))) // 7 AS week
    FROM core.articles
    WHERE known_at <= moment AND (known_until IS NULL OR known_until > moment)
        AND coalesce(published_on, core.local_day(known_at))
            BETWEEN core.local_day(moment) - 63 AND core.local_day(moment) - 1
),
figure AS (
    SELECT version_id, count(*) AS figures
    FROM core.readings_known(moment) SEMI JOIN article USING (version_id)
    GROUP BY version_id
)
SELECT
    v.source_id, v.week,
    count(a.version_id) AS articles,
    coalesce(sum(f.figures), 0) / nullif(articles, 0) AS figures_an_article,
    median(a.body_length) AS body_length,
    (articles - count(a.published_on)) / nullif(articles, 0) AS undated
FROM visit AS v
LEFT JOIN article AS a ON a.source_id = v.source_id AND a.week = v.week
LEFT JOIN figure AS f ON f.version_id = a.version_id
WHERE v.week <= 8 AND core.local_day(moment) - v.first_visited_on >= 7 * (v.week + 1)
GROUP BY v.source_id, v.week;

CREATE OR REPLACE MACRO core.brief(number) AS core.digits(CAST(number AS DECIMAL(18, 2)));

-- greatest() leaves nulls out; this is null where the amount is.
CREATE OR REPLACE MACRO core.at_least(amount, floor) AS CASE WHEN amount < floor THEN floor ELSE amount END;

-- What the last week of each source that is on should have been, by its declaration, else by the median of the eight
-- weeks before if at least four of them are known. Shares and lengths of fewer than five articles say nothing, nor does
-- it say anything that a source with less than four articles a week had none.
CREATE OR REPLACE MACRO core.expected(moment) AS TABLE
WITH week AS (
    FROM core.source_weeks(moment)
),
past AS (
    SELECT
        source_id, median(articles) AS articles, median(figures_an_article) AS figures_an_article,
        median(body_length) AS body_length, median(undated) AS undated
    FROM week WHERE week > 0
    GROUP BY source_id HAVING count(*) >= 4
),
source AS (
    SELECT s.*, w.* EXCLUDE (source_id), p AS past
    FROM core.sources AS s
    JOIN week AS w ON w.source_id = s.source_id AND w.week = 0
    LEFT JOIN past AS p ON p.source_id = s.source_id
    WHERE s.enabled
),
bound AS (
    SELECT
        source_id, 'articles' AS what, CAST(articles AS DOUBLE) AS measured,
        articles_low AS declared_low, articles_high AS declared_high,
        CASE WHEN past.articles >= 4 THEN past.articles / 4 END AS own_low,
        4 * core.at_least(past.articles, 4) AS own_high
    FROM source
    UNION ALL
    SELECT
        source_id, 'figures an article', figures_an_article, figures_low, figures_high,
        past.figures_an_article / 4, 4 * core.at_least(past.figures_an_article, 1)
    FROM source WHERE articles >= 5
    UNION ALL
    SELECT source_id, 'median body', body_length, NULL, NULL, past.body_length / 2, NULL
    FROM source WHERE articles >= 5
    UNION ALL
    SELECT source_id, 'share without date', undated, NULL, NULL, NULL, core.at_least(2 * past.undated, 0.25)
    FROM source WHERE articles >= 5
)
SELECT
    source_id, what, measured,
    CASE WHEN declared THEN declared_low ELSE own_low END AS low,
    CASE WHEN declared THEN declared_high ELSE own_high END AS high,
    CASE WHEN declared THEN 'declared' ELSE 'own past' END AS basis,
    measured < low OR measured > high AS outside,
    concat(
        what, ' ', core.brief(measured),
        CASE WHEN measured < low THEN ', expected at least ' || core.brief(low)
            WHEN measured > high THEN ', expected at most ' || core.brief(high) END,
        ' (', basis, ')'
    ) AS finding
FROM (SELECT *, declared_low IS NOT NULL OR declared_high IS NOT NULL AS declared FROM bound)
WHERE low IS NOT NULL OR high IS NOT NULL;
