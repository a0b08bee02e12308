-- The articles of a source's last seven days hold far fewer or far more figures each than it declares, or than before.
SELECT source_id, finding
FROM core.expected(CAST($now AS TIMESTAMPTZ))
WHERE what = 'figures an article' AND outside
ORDER BY source_id
