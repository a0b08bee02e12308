-- counter: Deliveries that were sent.
SELECT channel, count(*) AS value FROM core.deliveries WHERE state = 'sent' GROUP BY channel ORDER BY ALL
