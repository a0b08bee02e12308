-- What an article that is held says already. One never seen says nothing yet, one that is known is left alone.
CREATE OR REPLACE TEMP TABLE held_reading AS
SELECT r.reading_id
FROM core.readings AS r
SEMI JOIN (FROM batch WHERE place IN ('changed', 'read anew')) USING (article_id, source_id)
WHERE r.known_until IS NULL
UNION ALL
SELECT r.reading_id
FROM core.readings AS r SEMI JOIN (FROM batch WHERE place = 'late') USING (version_id)
