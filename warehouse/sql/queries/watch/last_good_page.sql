-- Where the newest article of a source that was read is archived.
SELECT archive FROM core.articles
WHERE source_id = $source_id AND archive <> ''
ORDER BY fetched_at DESC NULLS LAST, known_at DESC, archive
LIMIT 1
