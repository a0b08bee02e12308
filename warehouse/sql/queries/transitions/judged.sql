CREATE OR REPLACE TEMP TABLE judged AS FROM core.standings($as_of, $now)
