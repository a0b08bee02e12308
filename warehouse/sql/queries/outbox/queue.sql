INSERT INTO core.deliveries BY NAME
SELECT * EXCLUDE (not_before), CAST(not_before AS TIMESTAMPTZ) AS not_before,
    CAST($now AS TIMESTAMPTZ) AS queued_at, CAST($now AS TIMESTAMPTZ) AS changed_at
FROM incoming
WHERE delivery_id NOT IN (SELECT delivery_id FROM core.deliveries)
RETURNING delivery_id
