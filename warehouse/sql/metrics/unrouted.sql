-- gauge: Reasons to speak that no route took.
SELECT count(DISTINCT occasion_id) AS value FROM core.tellings WHERE decision = 'unrouted'
