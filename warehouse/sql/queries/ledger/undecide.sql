-- Decisions that are now otherwise.
DELETE FROM core.tellings AS t
USING incoming AS i
WHERE i.occasion_id = t.occasion_id AND i.channel = t.channel
    AND (i.route, i.decision, i.reason, CAST(i.until_at AS TIMESTAMPTZ)) IS DISTINCT FROM (t.route, t.decision, t.reason, t.until_at)
