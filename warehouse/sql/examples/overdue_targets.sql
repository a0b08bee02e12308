-- Which targets have a figure of after the deadline that proves them missed, and by how much?
SELECT target_id, area_name, days_over, value, value_date, op, target, gap, unit
FROM mart.overdue_targets
WHERE evidence = 'confirmed';
