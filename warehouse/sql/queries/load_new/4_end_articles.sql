UPDATE core.articles SET known_until = $now
WHERE known_until IS NULL
    AND (article_id, source_id) IN (SELECT (article_id, source_id) FROM batch WHERE place = 'changed')
