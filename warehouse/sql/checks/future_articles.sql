-- An article is dated after the day it was loaded: its date was misread, and with it those of its figures.
SELECT a.source_id, a.url, a.published_on, CAST(a.known_at AS DATE) AS loaded_on
FROM core.articles AS a
-- Viet Nam is seven hours ahead of the UTC day.
WHERE a.known_until IS NULL AND a.published_on > CAST(a.known_at AS DATE) + 1
ORDER BY a.published_on DESC, a.url
