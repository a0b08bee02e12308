INSERT INTO core.alerts
SELECT DISTINCT ON (transition_id) transition_id, decision, reason, CAST($now AS TIMESTAMPTZ)
FROM incoming
WHERE transition_id NOT IN (SELECT transition_id FROM core.alerts)
ORDER BY transition_id, decision
