-- What has been written about the targets that are overdue?
SELECT target_id, area_name, days_over, e.value, sentence, source_name, published_on
FROM mart.overdue_targets
JOIN mart.current_evidence AS e USING (target_id, area)
ORDER BY days_over DESC, target_id, area, place;
