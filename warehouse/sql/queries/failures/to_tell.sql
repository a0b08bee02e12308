SELECT check_name, subject, row_count, sample, url, found_at, mended_at, told_at
FROM core.check_failures
WHERE core.to_be_told(told_at, mended_at, CAST($now AS TIMESTAMPTZ))
ORDER BY check_name, subject, found_at
