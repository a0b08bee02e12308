SELECT as_of, known_at FROM core.evaluations ORDER BY as_of DESC, known_at DESC LIMIT 1
