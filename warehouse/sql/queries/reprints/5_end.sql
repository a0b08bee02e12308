UPDATE core.reprints SET known_until = $now
WHERE known_until IS NULL AND version_id IN (SELECT version_id FROM original)
