-- Which indicators have targets but not one figure yet?
SELECT indicator_id, name_vi, targets
FROM mart.indicators
WHERE observations = 0 AND len(targets) > 0;
