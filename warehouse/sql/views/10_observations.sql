-- Ten newspapers with one figure are one observation with ten sources; where nine of them reprint the tenth, one voice.
-- Values are disputed where one is not what another may have been rounded from.
CREATE OR REPLACE VIEW core.observations AS
WITH observation AS (
    SELECT
        f.indicator_id, f.area, f.as_of_on, f.amount, f.amount_high, f.unit, f.qualifier,
        list(DISTINCT f.source_id ORDER BY f.source_id) AS sources,
        list(DISTINCT coalesce(p.voice, f.source_id) ORDER BY coalesce(p.voice, f.source_id)) AS voices,
        min(f.tier) AS tier,
        min(f.known_at) AS known_at,
        list(DISTINCT f.correction ORDER BY f.correction) FILTER (f.correction IS NOT NULL) AS corrections,
        max(f.rounding) AS rounding
    FROM core.figures_known(TIMESTAMPTZ 'infinity') AS f
    LEFT JOIN core.reprints_known(TIMESTAMPTZ 'infinity') AS p USING (version_id)
    GROUP BY f.indicator_id, f.area, f.as_of_on, f.amount, f.amount_high, f.unit, f.qualifier
),
compared AS (
    SELECT *, list(struct_pack(amount, rounding)) OVER (PARTITION BY indicator_id, area, as_of_on) AS beside
    FROM observation
)
SELECT
    * EXCLUDE (beside, rounding),
    bool_or(
        list_bool_or(list_transform(
            beside, lambda other: abs(other.amount - amount) > greatest(other.rounding, rounding) + 1e-9 * abs(amount)
        ))
    ) OVER (PARTITION BY indicator_id, area, as_of_on) AS disputed
FROM compared;
