-- Targets and areas whose figures all come from sources that are broken: not visited for 48 hours, or no page was read
-- since one could not be had or was not as declared.
WITH visit AS (
    SELECT
        source_id,
        max(collected_at) AS visited_at,
        max(collected_at) FILTER (fetched > 0) AS read_at,
        max(collected_at) FILTER (failed > 0 AND fetched = 0) AS failed_at
    FROM core.collections WHERE collected_at <= CAST($now AS TIMESTAMPTZ) GROUP BY source_id
),
drift AS (
    SELECT source_id, max(found_at) AS drifted_at
    FROM core.drifts WHERE found_at <= CAST($now AS TIMESTAMPTZ) GROUP BY source_id
),
broken AS (
    FROM visit LEFT JOIN drift USING (source_id)
    WHERE visited_at < CAST($now AS TIMESTAMPTZ) - INTERVAL 48 HOURS
        OR greatest(failed_at, drifted_at) > coalesce(read_at, TIMESTAMPTZ '-infinity')
),
fed AS (
    SELECT indicator_id, area, list(DISTINCT source_id ORDER BY source_id) AS sources
    FROM core.figures_known(CAST($now AS TIMESTAMPTZ)) WHERE source_id IS NOT NULL
    GROUP BY indicator_id, area
    HAVING bool_and(source_id IN (SELECT source_id FROM broken))
)
SELECT DISTINCT t.target_id, fed.area, array_to_string(fed.sources, ', ')
FROM fed JOIN core.targets AS t ON t.indicator_id = fed.indicator_id AND t.known_until IS NULL
