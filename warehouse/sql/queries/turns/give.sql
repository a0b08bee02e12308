UPDATE core.turns SET holder = NULL WHERE holder = $holder
