UPDATE core.turns SET holder = $holder WHERE holder IS NULL RETURNING holder
