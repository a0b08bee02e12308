-- Messages by channel since the day began; summaries and notices have no occasions and do not count.
SELECT channel, count(*) FROM core.deliveries WHERE queued_at >= $midnight AND len(occasion_ids) > 0 GROUP BY channel
