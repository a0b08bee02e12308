-- A source had far fewer or far more articles in the last seven days than it declares, or than in the weeks before.
SELECT source_id, finding
FROM core.expected(CAST($now AS TIMESTAMPTZ))
WHERE what = 'articles' AND outside
ORDER BY source_id
