SELECT holder FROM core.turns WHERE holder IS NOT NULL
