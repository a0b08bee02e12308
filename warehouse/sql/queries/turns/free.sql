UPDATE core.turns SET holder = NULL WHERE holder IS NOT NULL
