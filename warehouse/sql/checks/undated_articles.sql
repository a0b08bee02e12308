-- Over a quarter of a source's articles of the last seven days have no date, and twice as many as before.
SELECT source_id, finding
FROM core.expected(CAST($now AS TIMESTAMPTZ))
WHERE what = 'share without date' AND outside
ORDER BY source_id
