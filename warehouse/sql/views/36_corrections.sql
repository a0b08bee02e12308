CREATE OR REPLACE VIEW mart.corrections AS
WITH applied AS (
    SELECT correction_id, count(*) AS figures FROM core.corrected_known(TIMESTAMPTZ 'infinity') GROUP BY correction_id
)
SELECT
    c.correction_id, c.url, c.surface, c.indicator_id, c.area, c.as_of_on,
    CAST(c.expect AS DOUBLE) AS expect, CAST(c.value AS DOUBLE) AS value, c.value IS NULL AS ignored,
    c.reason, c.since,
    coalesce(a.figures, 0) AS figures,
    a.figures IS NULL AND (
        EXISTS (FROM core.articles AS t WHERE t.known_until IS NULL AND (t.url = c.url OR t.canonical_url = c.url))
        OR EXISTS (
            FROM core.readings AS r
            WHERE r.known_until IS NULL
                AND r.indicator_id = c.indicator_id AND r.area = c.area AND r.as_of_on = c.as_of_on
        )
    ) AS retired,
    c.known_at
FROM core.corrections AS c
LEFT JOIN applied AS a USING (correction_id)
WHERE c.known_until IS NULL
ORDER BY c.since DESC, c.correction_id;

COMMENT ON VIEW mart.corrections IS 'What sources printed wrong, what is right, and how many figures that concerns now';
COMMENT ON COLUMN mart.corrections.correction_id IS 'Correction, as in warehouse/catalogue/corrections.toml';
COMMENT ON COLUMN mart.corrections.url IS 'Article with the wrong number; null where it is wrong in every source';
COMMENT ON COLUMN mart.corrections.surface IS 'The wrong number as printed in that article';
COMMENT ON COLUMN mart.corrections.indicator_id IS 'Indicator of a figure that is wrong in every source';
COMMENT ON COLUMN mart.corrections.area IS 'Its area code or body id';
COMMENT ON COLUMN mart.corrections.as_of_on IS 'The day it describes';
COMMENT ON COLUMN mart.corrections.expect IS 'The wrong number, in the unit it is printed in';
COMMENT ON COLUMN mart.corrections.value IS 'The right one, in the unit of the indicator; null where none is known';
COMMENT ON COLUMN mart.corrections.ignored IS 'Whether the figure counts for nothing';
COMMENT ON COLUMN mart.corrections.reason IS 'How we know';
COMMENT ON COLUMN mart.corrections.since IS 'The day we found out';
COMMENT ON COLUMN mart.corrections.figures IS 'Figures in force it applies to';
COMMENT ON COLUMN mart.corrections.retired IS 'Whether the source prints something else by now, so that it applies to nothing';
COMMENT ON COLUMN mart.corrections.known_at IS 'Moment it was loaded; it counts from then on';
