-- A source had pages in the last seven days that are not as it declares.
SELECT d.source_id, arg_max(d.problem, d.found_at) AS problem, d.url
FROM core.drifts AS d
LEFT JOIN core.sources AS s USING (source_id)
WHERE coalesce(s.enabled, true)
    AND d.found_at BETWEEN CAST($now AS TIMESTAMPTZ) - INTERVAL 7 DAYS AND CAST($now AS TIMESTAMPTZ)
GROUP BY d.source_id, d.url
ORDER BY d.source_id, max(d.found_at) DESC, d.url
