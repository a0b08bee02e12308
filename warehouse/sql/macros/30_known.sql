-- What was in force at a moment. The first version of a catalogue entry holds for all time before it too:
-- plans were published long before anybody typed them in here.

CREATE OR REPLACE MACRO core.targets_known(moment) AS TABLE
FROM core.targets AS t
WHERE (t.version = 1 OR t.known_at <= moment) AND (t.known_until IS NULL OR t.known_until > moment);

CREATE OR REPLACE MACRO core.milestones_known(moment) AS TABLE
FROM core.milestones AS m
WHERE (m.version = 1 OR m.known_at <= moment) AND (m.known_until IS NULL OR m.known_until > moment);

CREATE OR REPLACE MACRO core.readings_known(moment) AS TABLE
FROM core.readings AS r
WHERE r.known_at <= moment AND (r.known_until IS NULL OR r.known_until > moment);

-- Figures that say what is: linked, dated, placed, in the unit of their indicator. For a share "n of m" counts
-- too, as n / m. What is dated over a month after its article was published is announced, not measured.
CREATE OR REPLACE MACRO core.figures_known(moment) AS TABLE
SELECT
    r.reading_id, r.version_id, r.source_id, r.indicator_id, r.area, r.as_of_on, r.period_start_on, r.published_on,
    CASE WHEN r.unit = i.unit THEN CAST(r.value AS DOUBLE) ELSE 100 * r.value / r.denominator END AS amount,
    CASE WHEN r.unit = i.unit THEN CAST(r.value_high AS DOUBLE) END AS amount_high,
    i.unit, r.qualifier, s.tier, r.known_at
FROM core.readings_known(moment) AS r
JOIN core.indicators AS i ON i.indicator_id = r.indicator_id AND i.known_until IS NULL
LEFT JOIN core.sources AS s ON s.source_id = r.source_id
WHERE r.role = 'actual'
    AND r.as_of_on <= coalesce(r.published_on, CAST(r.known_at AS DATE)) + 31
    AND r.area IS NOT NULL
    AND (r.unit = i.unit OR (i.unit = 'percent' AND r.denominator > 0 AND r.unit NOT IN ('rank', 'percent')));

-- Areas with the first and last day of their territory: a code that passes to a merged area is another territory
-- from that day, one that only changes its rank stays the same.
CREATE OR REPLACE VIEW core.territories AS
WITH area AS (
    FROM core.areas WHERE known_until IS NULL
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
    a.code, a.name_vi, a.name_en, a.kind, a.valid_from, a.valid_to,
    max(b.born_on) FILTER (b.born_on <= a.valid_from) AS since,
    min(b.born_on) FILTER (a.valid_from IS NULL OR b.born_on > a.valid_from) - 1 AS until
FROM area AS a LEFT JOIN birth AS b ON b.code = a.code
GROUP BY ALL;

CREATE OR REPLACE MACRO core.exists_on(first_day, last_day, day) AS
    (first_day IS NULL OR first_day <= day) AND (last_day IS NULL OR day <= last_day);
