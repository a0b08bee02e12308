INSERT INTO core.sweeps VALUES ($now)
