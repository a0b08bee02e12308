CREATE OR REPLACE VIEW mart.source_health AS
SELECT
    s.source_id, s.name, s.host, s.tier,
    c.collections, c.last_collected_at, c.failed_pages, c.last_note,
    coalesce(a.articles, 0) AS articles, a.last_published_on,
    coalesce(r.figures, 0) AS figures, coalesce(r.linked_figures, 0) AS linked_figures
FROM core.sources AS s
LEFT JOIN (
    SELECT
        source_id, count(*) AS collections, max(collected_at) AS last_collected_at, CAST(sum(failed) AS BIGINT) AS failed_pages,
        arg_max(note, collected_at) AS last_note
    FROM core.collections GROUP BY source_id
) AS c USING (source_id)
LEFT JOIN (
    SELECT source_id, count(*) AS articles, max(published_on) AS last_published_on
    FROM core.articles WHERE known_until IS NULL GROUP BY source_id
) AS a USING (source_id)
LEFT JOIN (
    SELECT source_id, count(*) AS figures, count(indicator_id) AS linked_figures
    FROM core.readings WHERE known_until IS NULL GROUP BY source_id
) AS r USING (source_id)
ORDER BY s.source_id;

COMMENT ON VIEW mart.source_health IS 'What each source gave and when it was visited last';
COMMENT ON COLUMN mart.source_health.source_id IS 'Source';
COMMENT ON COLUMN mart.source_health.name IS 'Its name';
COMMENT ON COLUMN mart.source_health.host IS 'Its host';
COMMENT ON COLUMN mart.source_health.tier IS 'Its tier, 1 is national government';
COMMENT ON COLUMN mart.source_health.collections IS 'How often it was visited; null for never';
COMMENT ON COLUMN mart.source_health.last_collected_at IS 'Moment of the last visit';
COMMENT ON COLUMN mart.source_health.failed_pages IS 'Pages that could not be had or read, over all visits';
COMMENT ON COLUMN mart.source_health.last_note IS 'What the last visit noted';
COMMENT ON COLUMN mart.source_health.articles IS 'Articles held';
COMMENT ON COLUMN mart.source_health.last_published_on IS 'Day of its newest article';
COMMENT ON COLUMN mart.source_health.figures IS 'Figures in force';
COMMENT ON COLUMN mart.source_health.linked_figures IS 'Figures in force that measure an indicator';
