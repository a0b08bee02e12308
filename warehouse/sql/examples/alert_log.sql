-- What changed, when did it become true, and was anybody told?
SELECT became_true_on, target_id, area_name, old_status, status, decision, channel, state
FROM mart.alert_log
ORDER BY recorded_at DESC, became_true_on DESC, target_id, area
LIMIT 50;
