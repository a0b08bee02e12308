-- Who has what in hand?
SELECT target_id, area, acknowledged_by, note, acknowledged_at FROM mart.acknowledgements WHERE in_force;
