SELECT DISTINCT check_name FROM core.check_failures WHERE mended_at IS NULL ORDER BY check_name
