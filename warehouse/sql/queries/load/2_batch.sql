-- One row an article: where its text stands among the versions held. Reprints that name one canonical address
-- stay apart by source; of two copies in one batch the later fetch counts. What a reader says of an article beside its
-- readings is part of what it says: its digest is.
CREATE OR REPLACE TEMP TABLE batch AS
SELECT
    new.* EXCLUDE (digest),
    left(md5(concat_ws('|', new.article_id, new.source_id, new.content_hash)), 16) AS version_id,
    new.digest + coalesce(found.digest, 0) AS readings_digest,
    CASE
        WHEN held.version_id IS NULL THEN 'first'
        WHEN (held.content_hash, held.readings_digest) = (new.content_hash, new.digest + coalesce(found.digest, 0))
            THEN 'known'
        WHEN held.content_hash = new.content_hash THEN 'read anew'
        WHEN new.fetched_at < held.fetched_at THEN 'late'
        ELSE 'changed'
    END AS place
FROM (
    SELECT
        *,
        CAST(hash(published_reason, updated_at, extractor, "language", documents, body_length, sketch) AS HUGEINT)
            AS digest
    FROM incoming_articles
    QUALIFY row_number() OVER (
        PARTITION BY article_id, source_id ORDER BY fetched_at DESC NULLS LAST, slot DESC
    ) = 1
) AS new
LEFT JOIN (SELECT slot, sum(digest) AS digest FROM said GROUP BY slot) AS found USING (slot)
LEFT JOIN core.articles AS held
    ON held.article_id = new.article_id AND held.source_id = new.source_id AND held.known_until IS NULL
