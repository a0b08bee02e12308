-- gauge: Targets and areas by their standing at the last evaluation.
SELECT status, count(*) AS value FROM mart.current_standings GROUP BY status ORDER BY ALL
