-- Every view and macro of mart with its columns; the columns of a macro are explained at the view current_<macro>.
WITH relation AS (
    SELECT view_name AS name, 'view' AS kind, [] AS parameters, comment, view_name AS explained_by
    FROM duckdb_views() WHERE schema_name = 'mart'
    UNION ALL
    SELECT function_name, 'macro', parameters, comment, 'current_' || function_name
    FROM duckdb_functions() WHERE schema_name = 'mart'
)
SELECT
    r.name, r.kind, r.parameters, r.comment,
    list([c.column_name, c.data_type, c.comment] ORDER BY c.column_index) FILTER (c.column_name IS NOT NULL) AS columns
FROM relation AS r
LEFT JOIN duckdb_columns() AS c ON c.schema_name = 'mart' AND c.table_name = r.explained_by
GROUP BY ALL
ORDER BY r.kind, r.name
