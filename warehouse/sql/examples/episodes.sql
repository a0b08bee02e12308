-- Which trouble lasts longest?
SELECT target_id, area_name, status, opened_on, changes
FROM mart.episodes
WHERE open
ORDER BY opened_on, target_id, area
LIMIT 20;
