-- What is kept back for a while; a day of the calendar that fell into a silence or an inhibition is over.
SELECT
    t.occasion_id, t.channel, o.kind, o.target_id, o.area, o.mark, o.due_on, coalesce(o.transition_id, ''), t.decision,
    t.until_at
FROM core.tellings AS t JOIN core.occasions AS o USING (occasion_id)
WHERE t.decision IN ('held', 'capped') OR (t.decision IN ('silenced', 'inhibited') AND o.transition_id IS NOT NULL)
ORDER BY o.found_at, o.target_id, o.area, t.occasion_id, t.channel
