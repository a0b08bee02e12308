-- What sources printed wrong, verdicts that people set aside, and which figures add up over areas.

CREATE TABLE core.corrections (
    entry VARCHAR NOT NULL,
    correction_id VARCHAR NOT NULL,
    url VARCHAR,
    surface VARCHAR,
    indicator_id VARCHAR,
    area VARCHAR,
    as_of_on DATE,
    expect DECIMAL(38, 9) NOT NULL,
    value DECIMAL(38, 9),
    reason VARCHAR NOT NULL,
    since DATE NOT NULL,
    digest VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    known_at TIMESTAMPTZ NOT NULL,
    known_until TIMESTAMPTZ
);

-- An override holds while the rules say what they said when it was made: verdict, value and value_date.
CREATE TABLE core.overrides (
    target_id VARCHAR NOT NULL,
    area VARCHAR NOT NULL,
    status VARCHAR,
    became_true_on DATE NOT NULL,
    reason VARCHAR NOT NULL,
    made_by VARCHAR NOT NULL,
    made_at TIMESTAMPTZ NOT NULL,
    as_of DATE NOT NULL,
    verdict VARCHAR NOT NULL,
    value DOUBLE,
    value_date DATE
);

ALTER TABLE core.indicators ADD COLUMN aggregation VARCHAR DEFAULT '';
ALTER TABLE core.indicators ALTER COLUMN aggregation SET NOT NULL;

ALTER TABLE core.transitions ADD COLUMN quote.correction VARCHAR;
