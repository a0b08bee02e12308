CREATE OR REPLACE TEMP TABLE found AS FROM mart.standings($as_of, $now)
