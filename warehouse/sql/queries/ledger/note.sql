INSERT INTO core.occasions BY NAME
SELECT * EXCLUDE (transition_id), CASE WHEN mark = '' THEN transition_id END AS transition_id, CAST($now AS TIMESTAMPTZ) AS found_at
FROM incoming
WHERE occasion_id NOT IN (SELECT occasion_id FROM core.occasions)
