-- The readings that begin, by the line they came in, with what their article adds to them.
SELECT n.line, n.reading_id, b.version_id, b.article_id, b.source_id, b.published_on, b.place
FROM batch_reading AS n
ANTI JOIN held_reading USING (reading_id)
JOIN batch AS b USING (slot)
ORDER BY n.line
