CREATE OR REPLACE VIEW mart.source_drifts AS
SELECT
    d.found_at, d.source_id, coalesce(s.name, d.source_id) AS source_name, d.url, d.problem, d.bad_archive, d.good_archive,
    g.url AS good_url, g.title AS good_title, g.fetched_at AS good_fetched_at
FROM core.drifts AS d
LEFT JOIN core.sources AS s USING (source_id)
LEFT JOIN (
    SELECT DISTINCT ON (archive) archive, url, title, fetched_at FROM core.articles WHERE archive <> '' ORDER BY known_at DESC
) AS g ON g.archive = d.good_archive
ORDER BY d.found_at DESC, d.source_id, d.url;

COMMENT ON VIEW mart.source_drifts IS 'Pages that were not as declared, each beside the last good page of its source; newest first';
COMMENT ON COLUMN mart.source_drifts.found_at IS 'Moment it was found';
COMMENT ON COLUMN mart.source_drifts.source_id IS 'Source';
COMMENT ON COLUMN mart.source_drifts.source_name IS 'Its name';
COMMENT ON COLUMN mart.source_drifts.url IS 'Address of the page';
COMMENT ON COLUMN mart.source_drifts.problem IS 'What was wrong with it';
COMMENT ON COLUMN mart.source_drifts.bad_archive IS 'Where the page is archived; empty where it is not';
COMMENT ON COLUMN mart.source_drifts.good_archive IS 'Where the last good page of the source is archived; empty where there is none';
COMMENT ON COLUMN mart.source_drifts.good_url IS 'Address of that page';
COMMENT ON COLUMN mart.source_drifts.good_title IS 'Its title';
COMMENT ON COLUMN mart.source_drifts.good_fetched_at IS 'Moment it was fetched';
