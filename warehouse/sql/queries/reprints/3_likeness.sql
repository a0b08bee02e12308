-- Two articles of different sources are one text where half of the smaller sketch is in the other; fewer than four runs
-- in common may be a quotation. Of each the earliest it is like counts, be that found now or before.
CREATE OR REPLACE TEMP TABLE likeness AS
WITH pair AS (
    SELECT a.number AS one, b.number AS other, count(*) AS shared
    FROM shingle AS a
    JOIN shingle AS b
        ON b.shingle = a.shingle AND b.source_id <> a.source_id AND b.day BETWEEN a.day - 45 AND a.day + 45
    WHERE a.fresh
    GROUP BY ALL HAVING count(*) >= 4
),
alike AS (
    SELECT
        a, b, p.shared / least(a.size, b.size) AS containment,
        (a.moment, a.version_id) < (b.moment, b.version_id) AS first
    FROM pair AS p
    JOIN near AS a ON a.number = p.one
    JOIN near AS b ON b.number = p.other
    WHERE p.shared / least(a.size, b.size) >= 0.5
),
found AS (
    SELECT
        CASE WHEN first THEN b ELSE a END AS later,
        CASE WHEN first THEN a ELSE b END AS earlier,
        containment
    FROM alike
)
SELECT later.version_id AS version_id, earlier.version_id AS original_id, earlier.moment AS moment, containment
FROM found
UNION ALL
SELECT r.version_id, r.original_id, coalesce(a.published_at, a.known_at), r.containment
FROM core.reprints AS r
JOIN core.articles AS a ON a.version_id = r.original_id
WHERE r.known_until IS NULL AND r.version_id IN (SELECT later.version_id FROM found)
