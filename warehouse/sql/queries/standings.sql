SELECT {columns} FROM mart.standings($as_of, $known_at) ORDER BY target_id, area
