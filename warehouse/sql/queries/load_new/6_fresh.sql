-- What came or was read anew and is long enough to be recognised. Undated articles count from the day they were loaded.
CREATE OR REPLACE TEMP TABLE fresh AS
SELECT b.version_id, b.sketch, coalesce(a.published_on, CAST(a.known_at AS DATE)) AS day
FROM batch AS b JOIN core.articles AS a USING (version_id)
WHERE b.place IN ('first', 'changed', 'read anew') AND len(b.sketch) >= 4 AND a.known_until IS NULL
