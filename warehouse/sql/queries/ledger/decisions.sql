-- What was decided about each occasion for each channel, the latest first.
FROM mart.alert_decisions
WHERE $target_id IS NULL OR target_id = $target_id
ORDER BY decided_at DESC, target_id, area, channel, occasion_id
