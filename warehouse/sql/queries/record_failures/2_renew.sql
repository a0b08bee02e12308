UPDATE core.check_failures AS held
SET row_count = i.row_count, sample = i.sample, url = i.url
FROM incoming AS i
WHERE held.check_name = i.check_name AND held.subject = i.subject AND held.mended_at IS NULL
