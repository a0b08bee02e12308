-- The warehouse's catalogue differs from the files; `targetwatch catalogue sync` loads them.
WITH held AS (
    SELECT 'indicators' AS kind, entry, digest FROM core.indicators WHERE known_until IS NULL
    UNION ALL
    SELECT 'targets', entry, digest FROM core.targets WHERE known_until IS NULL
    UNION ALL
    SELECT 'milestones', entry, digest FROM core.milestones WHERE known_until IS NULL
    UNION ALL
    SELECT 'areas', entry, digest FROM core.areas WHERE known_until IS NULL
    UNION ALL
    SELECT 'bodies', entry, digest FROM core.bodies WHERE known_until IS NULL
    UNION ALL
    SELECT 'corrections', entry, digest FROM core.corrections WHERE known_until IS NULL
)
SELECT
    kind, entry,
    CASE WHEN h.digest IS NULL THEN 'only in the files' WHEN f.digest IS NULL THEN 'only in the warehouse'
        ELSE 'another version' END AS difference
FROM catalogue_files AS f FULL JOIN held AS h USING (kind, entry)
WHERE f.digest IS DISTINCT FROM h.digest
ORDER BY kind, entry
