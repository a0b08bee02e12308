CREATE OR REPLACE VIEW mart.reprints AS
WITH version AS (
    SELECT DISTINCT ON (version_id) version_id, source_id, title, url, published_on, known_until FROM core.articles
    ORDER BY known_at DESC
)
SELECT
    r.voice, coalesce(v.name, r.voice) AS voice_name,
    o.title AS original_title, o.url AS original_url, o.published_on AS original_published_on,
    a.source_id, coalesce(s.name, a.source_id) AS source_name,
    a.title, a.url, a.published_on, a.published_on - o.published_on AS days_later,
    round(r.containment, 3) AS containment
FROM core.reprints AS r
JOIN version AS a ON a.version_id = r.version_id AND a.known_until IS NULL
JOIN version AS o ON o.version_id = r.original_id
LEFT JOIN core.sources AS s ON s.source_id = a.source_id
LEFT JOIN core.sources AS v ON v.source_id = r.voice
WHERE r.known_until IS NULL
ORDER BY o.published_on DESC, o.url, a.published_on, a.url;

COMMENT ON VIEW mart.reprints IS 'Articles that print what another source printed before: one voice, many hosts';
COMMENT ON COLUMN mart.reprints.voice IS 'Source that printed the text first, as far as is known';
COMMENT ON COLUMN mart.reprints.voice_name IS 'Its name';
COMMENT ON COLUMN mart.reprints.original_title IS 'Title of its article';
COMMENT ON COLUMN mart.reprints.original_url IS 'Address of its article';
COMMENT ON COLUMN mart.reprints.original_published_on IS 'Day of publication of that in Viet Nam';
COMMENT ON COLUMN mart.reprints.source_id IS 'Source that reprints it';
COMMENT ON COLUMN mart.reprints.source_name IS 'Its name';
COMMENT ON COLUMN mart.reprints.title IS 'Title of the reprint';
COMMENT ON COLUMN mart.reprints.url IS 'Address of the reprint';
COMMENT ON COLUMN mart.reprints.published_on IS 'Day of publication of the reprint in Viet Nam';
COMMENT ON COLUMN mart.reprints.days_later IS 'Days between the two';
COMMENT ON COLUMN mart.reprints.containment IS 'Share of the shorter text that is in the other, estimated, of the reprint and the version it was recognised by';
