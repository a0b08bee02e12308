INSERT INTO core.check_failures BY NAME
SELECT i.*, CAST($now AS TIMESTAMPTZ) AS found_at
FROM incoming AS i
WHERE NOT EXISTS (
    FROM core.check_failures AS held
    WHERE held.check_name = i.check_name AND held.subject = i.subject AND held.mended_at IS NULL
)
