SELECT status AS verdict, value, value_date, deadline
FROM core.standings($as_of, $now)
WHERE target_id = $target_id AND area = $area
