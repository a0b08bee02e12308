-- When would each lagging target be reached at the pace so far?
SELECT target_id, area_name, band, pace, deadline, date_at_current_pace, date_at_current_pace - deadline AS days_late
FROM mart.lagging_targets
ORDER BY days_late DESC NULLS LAST, target_id, area;
