SELECT transition_id
FROM core.transitions
WHERE alerting AND transition_id NOT IN (SELECT transition_id FROM core.occasions WHERE transition_id IS NOT NULL)
ORDER BY recorded_at, target_id, area, sequence
