-- Targets and areas whose figures all come from sources that are broken: not visited for 48 hours, or the last visit read
-- no page and failed on some.
WITH visit AS (
    SELECT source_id, max(collected_at) AS visited_at, arg_max(failed > 0 AND fetched = 0, collected_at) AS drifting
    FROM core.collections WHERE collected_at <= CAST($now AS TIMESTAMPTZ) GROUP BY source_id
),
broken AS (
    FROM visit WHERE drifting OR visited_at < CAST($now AS TIMESTAMPTZ) - INTERVAL 48 HOURS
),
fed AS (
    SELECT indicator_id, area, list(DISTINCT source_id ORDER BY source_id) AS sources
    FROM core.figures_known(CAST($now AS TIMESTAMPTZ)) WHERE source_id IS NOT NULL
    GROUP BY indicator_id, area
    HAVING bool_and(source_id IN (SELECT source_id FROM broken))
)
SELECT DISTINCT t.target_id, fed.area, array_to_string(fed.sources, ', ')
FROM fed JOIN core.targets AS t ON t.indicator_id = fed.indicator_id AND t.known_until IS NULL
