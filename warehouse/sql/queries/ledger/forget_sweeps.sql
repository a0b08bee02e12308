DELETE FROM core.sweeps
