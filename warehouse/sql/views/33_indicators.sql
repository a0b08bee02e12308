CREATE OR REPLACE VIEW mart.indicators AS
SELECT
    i.indicator_id, i.name_vi, i.name_en, i.unit, i.kind, i.direction, i.aggregation,
    coalesce(t.targets, []) AS targets,
    coalesce(o.observations, 0) AS observations, coalesce(o.areas, 0) AS areas, o.first_on, o.last_on
FROM core.indicators AS i
LEFT JOIN (
    SELECT indicator_id, list(target_id ORDER BY deadline, target_id) AS targets
    FROM core.targets WHERE known_until IS NULL GROUP BY indicator_id
) AS t USING (indicator_id)
LEFT JOIN (
    SELECT
        indicator_id, count(*) AS observations, count(DISTINCT area) AS areas,
        min(as_of_on) AS first_on, max(as_of_on) AS last_on
    FROM core.observations GROUP BY indicator_id
) AS o USING (indicator_id)
WHERE i.known_until IS NULL
ORDER BY i.indicator_id;

COMMENT ON VIEW mart.indicators IS 'Everything that is measured, the targets set for it, and how much is known of it';
COMMENT ON COLUMN mart.indicators.indicator_id IS 'Indicator, as in warehouse/catalogue/indicators.toml';
COMMENT ON COLUMN mart.indicators.name_vi IS 'Its name, in Vietnamese';
COMMENT ON COLUMN mart.indicators.name_en IS 'Its name, in English';
COMMENT ON COLUMN mart.indicators.unit IS 'Unit of its values';
COMMENT ON COLUMN mart.indicators.kind IS 'share, level, cumulative, flow, growth, rank or milestone';
COMMENT ON COLUMN mart.indicators.direction IS 'Which way is better: higher or lower; empty where neither is';
COMMENT ON COLUMN mart.indicators.aggregation IS 'sum where the figures of areas add up to that of a merged one; empty where they do not';
COMMENT ON COLUMN mart.indicators.targets IS 'Targets set for it, the earliest deadline first, superseded ones too';
COMMENT ON COLUMN mart.indicators.observations IS 'Observations held';
COMMENT ON COLUMN mart.indicators.areas IS 'Areas, bodies and blocs they concern';
COMMENT ON COLUMN mart.indicators.first_on IS 'First day one of them describes';
COMMENT ON COLUMN mart.indicators.last_on IS 'Last day one of them describes';
