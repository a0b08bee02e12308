-- What was in force at a moment. Before the warehouse was founded the catalogue reads as it did on that day: plans were
-- published long before anybody typed them in here.

CREATE OR REPLACE MACRO core.founded() AS (SELECT min(f.known_at) FROM core.indicators AS f);

CREATE OR REPLACE MACRO core.held_at(since, until, moment) AS
    since <= greatest(moment, core.founded()) AND (until IS NULL OR until > greatest(moment, core.founded()));

CREATE OR REPLACE MACRO core.targets_known(moment) AS TABLE
FROM core.targets AS t WHERE core.held_at(t.known_at, t.known_until, moment);

CREATE OR REPLACE MACRO core.indicators_known(moment) AS TABLE
FROM core.indicators AS i WHERE core.held_at(i.known_at, i.known_until, moment);

CREATE OR REPLACE MACRO core.milestones_known(moment) AS TABLE
FROM core.milestones AS m WHERE core.held_at(m.known_at, m.known_until, moment);

CREATE OR REPLACE MACRO core.areas_known(moment) AS TABLE
FROM core.areas AS a WHERE core.held_at(a.known_at, a.known_until, moment);

CREATE OR REPLACE MACRO core.bodies_known(moment) AS TABLE
FROM core.bodies AS b WHERE core.held_at(b.known_at, b.known_until, moment);

CREATE OR REPLACE MACRO core.readings_known(moment) AS TABLE
FROM core.readings AS r
WHERE r.known_at <= moment AND (r.known_until IS NULL OR r.known_until > moment);

-- A correction counts from the moment it became known, never before.
CREATE OR REPLACE MACRO core.corrections_known(moment) AS TABLE
FROM core.corrections AS c
WHERE c.known_at <= moment AND (c.known_until IS NULL OR c.known_until > moment);

-- Where a version of an article stands.
CREATE OR REPLACE VIEW core.addresses AS
SELECT version_id, url FROM core.articles
UNION
SELECT version_id, canonical_url FROM core.articles;

CREATE OR REPLACE MACRO core.digits(number) AS rtrim(rtrim(CAST(number AS VARCHAR), '0'), '.');

-- Readings that print what a correction expects; one that names the article goes before one that names the day.
CREATE OR REPLACE MACRO core.corrected_known(moment) AS TABLE
SELECT
    r.reading_id, c.correction_id,
    CAST(c.value AS DOUBLE) AS amount,
    concat(
        core.digits(c.expect),
        CASE WHEN c.value IS NULL THEN ' is ignored' ELSE ' corrected to ' || core.digits(c.value) END,
        ' since ', c.since, ': ', c.reason
    ) AS correction
FROM core.corrections_known(moment) AS c
JOIN core.readings_known(moment) AS r
    ON r.value = c.expect AND (
        r.surface = c.surface
        OR (r.indicator_id = c.indicator_id AND r.area = c.area AND r.as_of_on = c.as_of_on)
    )
WHERE c.url IS NULL OR (c.url, r.version_id) IN (SELECT (url, version_id) FROM core.addresses)
QUALIFY row_number() OVER (PARTITION BY r.reading_id ORDER BY c.url NULLS LAST, c.correction_id) = 1;

CREATE OR REPLACE MACRO core.power_of_ten(number) AS
    CASE WHEN abs(number / 10 ** round(log10(number)) - 1) < 1e-9 THEN 10 ** round(log10(number)) END;

-- What one more in the last printed digit would be: 0.1 for "54,2 %", a million for "42 triệu", 1 for "41.987.654".
-- Null where that cannot be told: words, ranges, nought.
CREATE OR REPLACE MACRO core.last_digit(surface, number) AS
    core.power_of_ten(
        abs(CAST(nullif(number, 0) AS DOUBLE))
        / nullif(TRY_CAST(regexp_replace(surface, '[^0-9]', '', 'g') AS DOUBLE), 0)
    );

-- Figures that say what is: linked, dated, placed, in the unit of their indicator. For a share "n of m" counts
-- too, as n / m. A period that is not over when its article is published is measured as far as that day; what begins
-- over a month after it is announced, not measured.
CREATE OR REPLACE MACRO core.figures_known(moment) AS TABLE
SELECT
    r.reading_id, r.version_id, r.source_id, r.indicator_id, r.area,
    least(r.as_of_on, coalesce(r.published_on, r.as_of_on)) AS as_of_on, r.period_start_on, r.published_on,
    CASE
        WHEN c.reading_id IS NOT NULL THEN c.amount
        WHEN r.unit = i.unit THEN CAST(r.value AS DOUBLE)
        ELSE 100 * r.value / r.denominator
    END AS amount,
    CASE WHEN c.reading_id IS NULL AND r.unit = i.unit THEN CAST(r.value_high AS DOUBLE) END AS amount_high,
    -- How far the number that was rounded to this one may lie from it.
    CASE WHEN c.reading_id IS NULL AND r.unit = i.unit THEN coalesce(core.last_digit(r.surface, r.value) / 2, 0)
        ELSE 0 END AS rounding,
    i.unit,
    CASE WHEN c.reading_id IS NULL THEN r.qualifier ELSE 'exact' END AS qualifier,
    s.tier, r.known_at, c.correction
FROM core.readings_known(moment) AS r
JOIN core.indicators_known(moment) AS i ON i.indicator_id = r.indicator_id
LEFT JOIN core.sources AS s ON s.source_id = r.source_id
LEFT JOIN core.corrected_known(moment) AS c ON c.reading_id = r.reading_id
WHERE r.role = 'actual'
    AND coalesce(r.period_start_on, r.as_of_on) <= coalesce(r.published_on, CAST(r.known_at AS DATE)) + 31
    AND r.area IS NOT NULL
    AND (r.unit = i.unit OR (i.unit = 'percent' AND r.denominator > 0 AND r.unit NOT IN ('rank', 'percent')))
    AND (c.reading_id IS NULL OR c.amount IS NOT NULL);

CREATE OR REPLACE MACRO core.exists_on(first_day, last_day, day) AS
    (first_day IS NULL OR first_day <= day) AND (last_day IS NULL OR day <= last_day);
