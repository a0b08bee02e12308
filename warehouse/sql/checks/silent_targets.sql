-- A target with time left has no figure for a year, nor for as long as its kind may be silent; find a source or set its cadence.
-- Targets that never had a figure are `not_rated` with the reason `no_figure`: for most no source is known.
SELECT target_id, any_value(name_vi) AS name_vi, max(value_date) AS last_figure_on, max(deadline) AS deadline
FROM mart.standings(CAST($as_of AS DATE), CAST($now AS TIMESTAMPTZ))
WHERE deadline >= CAST($as_of AS DATE) AND status <> 'met'
GROUP BY target_id
HAVING max(value_date) < CAST($as_of AS DATE) - greatest(365, max(stale_days))
ORDER BY last_figure_on, target_id
