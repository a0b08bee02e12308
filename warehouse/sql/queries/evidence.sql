SELECT
    sentence, url, source_id, source_name, published_on, as_of_on, surface, figure_area, reason, basis, correction
FROM mart.evidence($as_of, $known_at)
WHERE target_id = $target_id AND area = $area
ORDER BY place
