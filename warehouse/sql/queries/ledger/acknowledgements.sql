SELECT target_id, area, acknowledged_at, acknowledged_by, note
FROM core.acknowledgements
WHERE acknowledged_at <= $now
ORDER BY acknowledged_at
