-- What changed or left the catalogue. {table} is one of its tables.
UPDATE core.{table} SET known_until = $now
WHERE known_until IS NULL AND (entry, digest) NOT IN (SELECT (entry, digest) FROM offered)
RETURNING entry
