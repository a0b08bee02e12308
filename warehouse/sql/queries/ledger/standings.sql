SELECT {columns} FROM mart.standings($as_of, $known_at) WHERE alerting
