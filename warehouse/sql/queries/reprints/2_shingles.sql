-- The runs of words that a fresh article shares with another. What over a hundred articles share is a phrase of the
-- trade, such as the full name of a decree: it tells nothing, and would be compared with everything.
CREATE OR REPLACE TEMP TABLE shingle AS
SELECT *
FROM (
    SELECT n.number, n.source_id, n.day, n.fresh, unnest(a.sketch) AS shingle
    FROM core.articles AS a JOIN near AS n ON n.number = a.rowid
)
SEMI JOIN (SELECT unnest(sketch) AS shingle FROM fresh) USING (shingle)
QUALIFY count(*) OVER (PARTITION BY shingle) BETWEEN 2 AND 100
