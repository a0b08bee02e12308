SELECT max(swept_at) FROM core.sweeps
