-- What is expected of sources and remembered of hosts, what an article says about itself, and who reprints whom.

ALTER TABLE core.sources ADD COLUMN articles_low DOUBLE;
ALTER TABLE core.sources ADD COLUMN articles_high DOUBLE;
ALTER TABLE core.sources ADD COLUMN figures_low DOUBLE;
ALTER TABLE core.sources ADD COLUMN figures_high DOUBLE;
ALTER TABLE core.sources ADD COLUMN enabled BOOLEAN DEFAULT true;

-- Moment of the last look at a page, changed or not.
ALTER TABLE core.pages ADD COLUMN checked_at TIMESTAMPTZ;
UPDATE core.pages SET checked_at = fetched_at;

-- As its last reader read it; null for versions loaded before these columns were there. Lengths are in code points.
ALTER TABLE core.articles ADD COLUMN published_reason VARCHAR;
ALTER TABLE core.articles ADD COLUMN updated_at TIMESTAMPTZ;
ALTER TABLE core.articles ADD COLUMN extractor VARCHAR;
ALTER TABLE core.articles ADD COLUMN "language" VARCHAR;
ALTER TABLE core.articles ADD COLUMN documents VARCHAR[];
ALTER TABLE core.articles ADD COLUMN body_length INTEGER;
ALTER TABLE core.articles ADD COLUMN sketch UBIGINT[];

-- A version that prints what another source printed before: `original_id` is the version it goes back to, `voice` the
-- source of that, `containment` the share of the smaller sketch that is in the one it was recognised by.
CREATE TABLE core.reprints (
    version_id VARCHAR NOT NULL,
    original_id VARCHAR NOT NULL,
    voice VARCHAR NOT NULL,
    containment DOUBLE NOT NULL,
    known_at TIMESTAMPTZ NOT NULL,
    known_until TIMESTAMPTZ
);

CREATE TABLE core.hosts (
    host VARCHAR NOT NULL,
    slowness DOUBLE NOT NULL,
    not_before TIMESTAMPTZ,
    robots VARCHAR,
    robots_at TIMESTAMPTZ,
    robots_etag VARCHAR NOT NULL,
    robots_last_modified VARCHAR NOT NULL
);

CREATE TABLE core.drifts (
    source_id VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    found_at TIMESTAMPTZ NOT NULL,
    problem VARCHAR NOT NULL,
    bad_archive VARCHAR NOT NULL,
    good_archive VARCHAR NOT NULL
);

CREATE TABLE core.source_checks (
    source_id VARCHAR NOT NULL,
    checked_at TIMESTAMPTZ NOT NULL,
    reachable VARCHAR NOT NULL,
    robots VARCHAR NOT NULL,
    feed VARCHAR NOT NULL,
    listing VARCHAR NOT NULL,
    article VARCHAR NOT NULL,
    drift VARCHAR NOT NULL
);
