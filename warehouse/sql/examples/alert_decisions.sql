-- Why was somebody told, or not?
SELECT decided_at, target_id, area, kind, mark, channel, decision, reason
FROM mart.alert_decisions
ORDER BY decided_at DESC, target_id, area
LIMIT 50;
