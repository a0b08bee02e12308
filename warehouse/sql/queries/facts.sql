-- The tables that hold what was learnt; the others are made by the migrations.
SELECT table_name FROM duckdb_tables()
WHERE schema_name = 'core' AND table_name NOT IN ('schema_versions', 'definitions', 'turns')
ORDER BY table_name
