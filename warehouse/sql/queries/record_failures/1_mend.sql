-- What the checks that ran find no more; of a check that this version does not have nobody is told again.
UPDATE core.check_failures AS held
SET
    mended_at = $now,
    told_at = CASE WHEN list_contains($every, check_name) THEN told_at ELSE $now END
WHERE
    mended_at IS NULL
    AND (list_contains($ran, check_name) OR NOT list_contains($every, check_name))
    AND NOT EXISTS (FROM incoming AS i WHERE i.check_name = held.check_name AND i.subject = held.subject)
