-- Ten newspapers with one figure are one observation with ten sources.
CREATE OR REPLACE VIEW core.observations AS
SELECT
    indicator_id, area, as_of_on, amount, amount_high, unit, qualifier,
    list(DISTINCT source_id ORDER BY source_id) AS sources,
    min(tier) AS tier,
    min(known_at) AS known_at,
    list(DISTINCT correction ORDER BY correction) FILTER (correction IS NOT NULL) AS corrections,
    min(amount) OVER fact <> max(amount) OVER fact AS disputed
FROM core.figures_known(TIMESTAMPTZ 'infinity')
GROUP BY indicator_id, area, as_of_on, amount, amount_high, unit, qualifier
WINDOW fact AS (PARTITION BY indicator_id, area, as_of_on);
