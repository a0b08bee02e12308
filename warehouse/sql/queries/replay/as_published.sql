-- As if every article had been read on the evening it was published.
UPDATE core.readings AS r SET known_at = least(r.known_at, a.published_at + INTERVAL 1 HOUR)
FROM core.articles AS a WHERE a.version_id = r.version_id AND a.published_at IS NOT NULL
