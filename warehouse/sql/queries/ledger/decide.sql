INSERT INTO core.tellings BY NAME
SELECT * EXCLUDE (until_at), CAST(until_at AS TIMESTAMPTZ) AS until_at, CAST($now AS TIMESTAMPTZ) AS decided_at
FROM incoming
WHERE (occasion_id, channel) NOT IN (SELECT (occasion_id, channel) FROM core.tellings)
