-- What is wrong upstream or in the data now, and since when?
SELECT check_name, subject, sample, found_at
FROM mart.check_failures
WHERE mended_at IS NULL
ORDER BY found_at
