-- histogram: Time from the publication of an article to the first message about a change its figure brought.
-- What was published before the first evaluation is history and has no lag, nor has a change that the calendar brought:
-- its figure was known to an earlier evaluation. Articles of which only the day is known say nothing about hours.
WITH message AS (
    SELECT transition_id, min(changed_at) AS sent_at
    FROM (SELECT unnest(transition_ids) AS transition_id, changed_at FROM core.deliveries WHERE state = 'sent')
    GROUP BY transition_id
),
told AS (
    SELECT t.quote.url AS url, t.recorded_at, m.sent_at FROM message AS m JOIN core.transitions AS t USING (transition_id)
),
article AS (
    SELECT url, min(published_at) AS published_at, min(known_at) AS known_at
    FROM core.articles SEMI JOIN told USING (url)
    GROUP BY url
),
lag AS (
    SELECT epoch(t.sent_at - a.published_at) AS seconds
    FROM told AS t
    JOIN article AS a USING (url)
    ASOF JOIN core.evaluations AS e ON t.recorded_at > e.known_at
    WHERE a.known_at > e.known_at AND a.published_at > (SELECT min(known_at) FROM core.evaluations)
)
SELECT le, count(*) FILTER (seconds <= le) AS value, coalesce(sum(seconds), 0) AS total
FROM (SELECT unnest([900, 3600, 10800, 21600, 43200, 86400, 172800, 604800, 'inf'::DOUBLE]) AS le)
LEFT JOIN lag ON true
GROUP BY le
ORDER BY le
