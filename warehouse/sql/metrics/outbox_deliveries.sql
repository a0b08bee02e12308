-- gauge: Deliveries that are not through: pending, held, sending, retry, unknown and dead ones.
SELECT channel, state, count(*) AS value
FROM core.deliveries
WHERE state NOT IN ('sent', 'silenced', 'superseded')
GROUP BY ALL
ORDER BY ALL
