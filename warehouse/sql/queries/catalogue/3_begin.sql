-- What is new, changed or came back. MERGE could do both steps in one; duckdb 1.5 crashes on its
-- NOT MATCHED BY SOURCE.
INSERT INTO core.{table} BY NAME
SELECT o.*, coalesce(held.versions, 0) + 1 AS version, $now AS known_at
FROM offered AS o
LEFT JOIN (
    SELECT entry, max(version) AS versions, bool_or(known_until IS NULL) AS in_force FROM core.{table} GROUP BY entry
) AS held USING (entry)
WHERE NOT coalesce(held.in_force, false)
RETURNING entry
