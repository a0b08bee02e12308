-- Which announced goals ask for less than the plan did, or for it later?
SELECT published_on, indicator_id, area, target_id, target, value, target_deadline, deadline, days_later, sentence
FROM mart.announced_targets
WHERE slipped;
