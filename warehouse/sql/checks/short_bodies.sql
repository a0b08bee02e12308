-- The articles of a source are suddenly half as long as before: a part of the page is not read any more.
SELECT source_id, finding
FROM core.expected(CAST($now AS TIMESTAMPTZ))
WHERE what = 'median body' AND outside
ORDER BY source_id
