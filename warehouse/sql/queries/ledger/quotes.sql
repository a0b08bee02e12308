-- The sentence behind the value of some standings.
SELECT
    target_id, area, sentence, url, source_id, source_name, published_on, as_of_on, surface, figure_area, reason, basis,
    correction
FROM mart.evidence($as_of, $known_at)
WHERE place = 1 AND basis IS DISTINCT FROM 'predecessor' AND list_contains($subjects, target_id || '@' || area)
