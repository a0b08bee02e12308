SELECT transition_id, old_status, became_true_on, recorded_at, quote, {columns}
FROM core.transitions
WHERE {which}
ORDER BY recorded_at, target_id, area, sequence
