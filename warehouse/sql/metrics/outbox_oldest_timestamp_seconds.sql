-- gauge: Moment the oldest delivery that should be sent by now was queued; none where nothing waits.
SELECT channel, epoch(min(queued_at)) AS value
FROM core.deliveries
WHERE core.waits(state)
GROUP BY channel
ORDER BY ALL
