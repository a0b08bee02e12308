CREATE OR REPLACE TEMP TABLE held_reading AS
SELECT reading_id FROM core.readings
WHERE (known_until IS NULL AND (article_id, source_id) IN (SELECT (article_id, source_id) FROM batch WHERE place <> 'late'))
    OR version_id IN (SELECT version_id FROM batch WHERE place = 'late')
