SELECT state, count(*) FROM core.deliveries GROUP BY state
UNION ALL
SELECT decision, count(DISTINCT occasion_id) FROM core.tellings WHERE decision = 'unrouted' GROUP BY decision
