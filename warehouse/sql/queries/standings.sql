SELECT {columns} FROM mart.standings($as_of, $known_at)
ORDER BY
    list_position(['overdue', 'lagging', 'stale', 'not_rated', 'on_track', 'met'], status),
    evidence = 'presumed' NULLS FIRST, days_over DESC, pace, deadline, target_id, area
