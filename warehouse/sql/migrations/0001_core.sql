-- Facts. Rows of articles, readings and the catalogue are periods: in force from known_at until known_until,
-- null while they are. Large tables carry no primary-key index: bulk inserts are five times faster without.

CREATE SCHEMA IF NOT EXISTS core;

CREATE TABLE core.schema_versions (version INTEGER NOT NULL, name VARCHAR NOT NULL);
CREATE TABLE core.definitions (digest VARCHAR NOT NULL);

CREATE TABLE core.sources (
    source_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    host VARCHAR NOT NULL,
    tier INTEGER NOT NULL,
    home VARCHAR NOT NULL
);

CREATE TABLE core.pages (
    url VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL,
    etag VARCHAR NOT NULL,
    last_modified VARCHAR NOT NULL,
    content_hash VARCHAR NOT NULL,
    fetched_at TIMESTAMPTZ NOT NULL,
    reader_version VARCHAR NOT NULL
);

CREATE TABLE core.collections (
    source_id VARCHAR NOT NULL,
    collected_at TIMESTAMPTZ NOT NULL,
    listed INTEGER NOT NULL,
    fetched INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    readings INTEGER NOT NULL,
    note VARCHAR NOT NULL
);

CREATE TABLE core.articles (
    version_id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    canonical_url VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    home VARCHAR NOT NULL,
    published_at TIMESTAMPTZ,
    published_on DATE,
    fetched_at TIMESTAMPTZ,
    content_hash VARCHAR NOT NULL,
    archive VARCHAR NOT NULL,
    reader_version VARCHAR NOT NULL,
    known_at TIMESTAMPTZ NOT NULL,
    known_until TIMESTAMPTZ
);

CREATE TABLE core.readings (
    reading_id VARCHAR NOT NULL,
    version_id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL,
    published_on DATE,
    start_offset INTEGER NOT NULL,
    end_offset INTEGER NOT NULL,
    surface VARCHAR NOT NULL,
    sentence VARCHAR NOT NULL,
    value DECIMAL(38, 9) NOT NULL,
    value_high DECIMAL(38, 9),
    denominator DECIMAL(38, 9),
    unit VARCHAR NOT NULL,
    qualifier VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    indicator_id VARCHAR,
    area VARCHAR,
    period_start_on DATE,
    as_of_on DATE,
    counted VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    reader_version VARCHAR NOT NULL,
    known_at TIMESTAMPTZ NOT NULL,
    known_until TIMESTAMPTZ
);

CREATE TABLE core.indicators (
    entry VARCHAR NOT NULL,
    indicator_id VARCHAR NOT NULL,
    name_vi VARCHAR NOT NULL,
    name_en VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    direction VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    digest VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    known_at TIMESTAMPTZ NOT NULL,
    known_until TIMESTAMPTZ
);

CREATE TABLE core.targets (
    entry VARCHAR NOT NULL,
    target_id VARCHAR NOT NULL,
    indicator_id VARCHAR NOT NULL,
    name_vi VARCHAR NOT NULL,
    name_en VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    op VARCHAR NOT NULL,
    value DECIMAL(38, 9) NOT NULL,
    value_high DECIMAL(38, 9),
    deadline DATE NOT NULL,
    scope VARCHAR[] NOT NULL,
    baseline_on DATE,
    baseline_value DECIMAL(38, 9),
    document_no VARCHAR NOT NULL,
    document_on DATE,
    issuer VARCHAR NOT NULL,
    section VARCHAR NOT NULL,
    certainty VARCHAR NOT NULL,
    source_url VARCHAR NOT NULL,
    notes VARCHAR NOT NULL,
    superseded_by VARCHAR,
    alerting BOOLEAN NOT NULL,
    tol DOUBLE NOT NULL,
    slack DOUBLE NOT NULL,
    stale_days INTEGER,
    lower_bound DOUBLE,
    upper_bound DOUBLE,
    absorbing BOOLEAN NOT NULL,
    milestone BOOLEAN NOT NULL,
    s0 DOUBLE NOT NULL,
    sm DOUBLE NOT NULL,
    digest VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    known_at TIMESTAMPTZ NOT NULL,
    known_until TIMESTAMPTZ
);

CREATE TABLE core.milestones (
    entry VARCHAR NOT NULL,
    target_id VARCHAR NOT NULL,
    done_on DATE NOT NULL,
    source_url VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    digest VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    known_at TIMESTAMPTZ NOT NULL,
    known_until TIMESTAMPTZ
);

CREATE TABLE core.areas (
    entry VARCHAR NOT NULL,
    code VARCHAR NOT NULL,
    name_vi VARCHAR NOT NULL,
    name_en VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    valid_from DATE,
    valid_to DATE,
    successor_code VARCHAR,
    digest VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    known_at TIMESTAMPTZ NOT NULL,
    known_until TIMESTAMPTZ
);

CREATE TABLE core.bodies (
    entry VARCHAR NOT NULL,
    body_id VARCHAR NOT NULL,
    name_vi VARCHAR NOT NULL,
    name_en VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    valid_from DATE,
    valid_to DATE,
    successor_id VARCHAR,
    digest VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    known_at TIMESTAMPTZ NOT NULL,
    known_until TIMESTAMPTZ
);

CREATE TABLE core.evaluations (as_of DATE NOT NULL, known_at TIMESTAMPTZ NOT NULL);

-- A standing frozen the moment it was found to have changed, with the best sentence behind it.
CREATE TABLE core.transitions (
    transition_id VARCHAR NOT NULL,
    sequence INTEGER NOT NULL,
    old_status VARCHAR NOT NULL,
    became_true_on DATE NOT NULL,
    as_of DATE NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    alerting BOOLEAN NOT NULL,
    rules VARCHAR NOT NULL,
    target_id VARCHAR NOT NULL,
    area VARCHAR NOT NULL,
    area_name VARCHAR NOT NULL,
    name_vi VARCHAR NOT NULL,
    name_en VARCHAR NOT NULL,
    indicator_id VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    op VARCHAR NOT NULL,
    target DOUBLE NOT NULL,
    deadline DATE NOT NULL,
    document_no VARCHAR NOT NULL,
    certainty VARCHAR NOT NULL,
    source_url VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    reason VARCHAR,
    last_pace VARCHAR,
    band VARCHAR,
    evidence VARCHAR,
    value DOUBLE,
    value_date DATE,
    value_low DOUBLE,
    value_high DOUBLE,
    disputed BOOLEAN,
    progress DOUBLE,
    time DOUBLE,
    pace DOUBLE,
    gap DOUBLE,
    met_on DATE,
    late_days INTEGER,
    days_over INTEGER,
    projected DOUBLE,
    low80 DOUBLE,
    high80 DOUBLE,
    date_at_current_pace DATE,
    basis VARCHAR,
    quote STRUCT(
        sentence VARCHAR, url VARCHAR, source_id VARCHAR, source_name VARCHAR, published_on DATE, as_of_on DATE
    )
);

-- What was decided about telling a transition: routed to deliveries, or unrouted for a reason.
CREATE TABLE core.alerts (
    transition_id VARCHAR NOT NULL,
    decision VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    decided_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE core.deliveries (
    delivery_id VARCHAR NOT NULL,
    route VARCHAR NOT NULL,
    channel VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    plain VARCHAR NOT NULL,
    html VARCHAR NOT NULL,
    slack VARCHAR NOT NULL,
    transition_ids VARCHAR[] NOT NULL,
    state VARCHAR NOT NULL,
    attempts INTEGER NOT NULL,
    not_before TIMESTAMPTZ,
    detail VARCHAR NOT NULL,
    claimed_by VARCHAR,
    queued_at TIMESTAMPTZ NOT NULL,
    changed_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE core.silences (
    silence_id VARCHAR NOT NULL,
    matcher JSON NOT NULL,
    from_at TIMESTAMPTZ NOT NULL,
    until_at TIMESTAMPTZ NOT NULL,
    silenced_by VARCHAR NOT NULL,
    reason VARCHAR NOT NULL
);

CREATE TABLE core.acknowledgements (
    target_id VARCHAR NOT NULL,
    area VARCHAR NOT NULL,
    acknowledged_at TIMESTAMPTZ NOT NULL,
    acknowledged_by VARCHAR NOT NULL,
    note VARCHAR NOT NULL
);
