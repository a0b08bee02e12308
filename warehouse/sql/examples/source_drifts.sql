-- Which pages of the sources are not as declared any more, and what did one look like that was?
SELECT found_at, source_id, problem, url, bad_archive, good_url, good_archive
FROM mart.source_drifts
