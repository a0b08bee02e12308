-- Whom each of them goes back to, and what was said to go back to one of them before: a reprint of a reprint has the
-- original of that.
CREATE OR REPLACE TEMP TABLE original AS
WITH RECURSIVE chosen AS (
    SELECT version_id, original_id, containment
    FROM likeness
    QUALIFY row_number() OVER (PARTITION BY version_id ORDER BY moment, original_id, containment DESC) = 1
),
edge AS (
    FROM chosen
    UNION ALL
    SELECT version_id, original_id, containment
    FROM core.reprints ANTI JOIN chosen USING (version_id)
    WHERE known_until IS NULL
),
walk AS (
    FROM edge
    WHERE version_id IN (SELECT version_id FROM chosen) OR original_id IN (SELECT version_id FROM chosen)
    UNION
    SELECT w.version_id, e.original_id, w.containment FROM walk AS w JOIN edge AS e ON e.version_id = w.original_id
)
SELECT w.version_id, w.original_id, a.source_id AS voice, w.containment
FROM walk AS w
ANTI JOIN edge AS e ON e.version_id = w.original_id
JOIN (SELECT DISTINCT version_id, source_id FROM core.articles) AS a ON a.version_id = w.original_id
ANTI JOIN core.reprints AS r
    ON r.version_id = w.version_id AND r.original_id = w.original_id AND r.known_until IS NULL
