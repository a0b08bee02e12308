SELECT state, count(*) FROM core.deliveries GROUP BY state
UNION ALL
SELECT decision, count(*) FROM core.alerts WHERE decision = 'unrouted' GROUP BY decision
