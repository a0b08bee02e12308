-- Areas with the first and last day of their territory: a code that passes to a merged area is another territory
-- from that day, one that only changes its rank stays the same.
CREATE OR REPLACE MACRO core.territories_known(moment) AS TABLE
WITH area AS (
    FROM core.areas_known(moment)
),
birth AS (
    SELECT a.code, a.valid_from AS born_on
    FROM area AS a
    LEFT JOIN area AS p ON p.successor_code = a.code AND p.valid_to = a.valid_from - 1
    WHERE a.valid_from IS NOT NULL
    GROUP BY a.code, a.valid_from
    HAVING count(p.code) <> 1 OR min(p.code) <> a.code
)
SELECT
    a.code, a.name_vi, a.name_en, a.kind, a.valid_from, a.valid_to, a.successor_code,
    max(b.born_on) FILTER (b.born_on <= a.valid_from) AS since,
    min(b.born_on) FILTER (a.valid_from IS NULL OR b.born_on > a.valid_from) - 1 AS until
FROM area AS a LEFT JOIN birth AS b ON b.code = a.code
GROUP BY ALL;

CREATE OR REPLACE VIEW core.territories AS FROM core.territories_known(TIMESTAMPTZ 'infinity');

-- The former areas that merged into a territory on the day it was born.
CREATE OR REPLACE MACRO core.parts_known(moment) AS TABLE
WITH territory AS (
    FROM core.territories_known(moment)
)
SELECT m.code, m.since AS born_on, m.name_vi AS present_name, p.code AS part, p.since, p.until
FROM territory AS m
JOIN territory AS p ON p.successor_code = m.code AND p.valid_to = m.since - 1
WHERE m.valid_from = m.since;

-- What the figures of the former areas add up to, for indicators of which figures add up and days and periods for
-- which every one of them is known. No better than the least of them: in tier, and in how exact it is.
-- The relation is one of core.figures_known.
CREATE OR REPLACE MACRO core.sums(figures, moment) AS TABLE
WITH part AS (
    SELECT *, count(*) OVER (PARTITION BY code, born_on) AS wanted FROM core.parts_known(moment)
),
addend AS (
    SELECT p.code, p.born_on, p.part, p.wanted, coalesce(r.voice, f.source_id) AS voice, f.*
    FROM part AS p
    JOIN query_table(figures) AS f ON f.area = p.part AND core.exists_on(p.since, p.until, f.as_of_on)
    JOIN core.indicators_known(moment) AS i ON i.indicator_id = f.indicator_id AND i.aggregation = 'sum'
    LEFT JOIN core.reprints_known(moment) AS r ON r.version_id = f.version_id
    QUALIFY row_number() OVER (
        PARTITION BY p.code, p.born_on, p.part, f.indicator_id, f.as_of_on, f.period_start_on
        ORDER BY f.tier NULLS LAST, f.amount DESC, f.qualifier = 'exact' DESC, f.reading_id
    ) = 1
)
SELECT
    indicator_id, code AS area, born_on, as_of_on, period_start_on, unit,
    sum(amount) AS amount,
    CASE WHEN count(amount_high) > 0 THEN sum(coalesce(amount_high, amount)) END AS amount_high,
    CASE
        WHEN bool_and(qualifier = 'exact') THEN 'exact'
        WHEN bool_and(qualifier IN ('exact', 'at_least')) THEN 'at_least'
        WHEN bool_and(qualifier IN ('exact', 'at_most')) THEN 'at_most'
        ELSE 'about'
    END AS qualifier,
    CASE WHEN count(tier) = count(*) THEN max(tier) END AS tier,
    max(known_at) AS known_at,
    list(reading_id ORDER BY part) AS reading_ids,
    list(DISTINCT voice ORDER BY voice) AS voices,
    list(struct_pack(area := part, value := amount, source_id) ORDER BY part) AS parts
FROM addend
GROUP BY indicator_id, code, born_on, as_of_on, period_start_on, unit, wanted
HAVING count(*) = wanted;

CREATE OR REPLACE MACRO core.sums_known(moment) AS TABLE
WITH measured AS (
    FROM core.figures_known(moment)
)
FROM core.sums('measured', moment);
