-- A value as CSV holds it: moments in ISO 8601, lists and structs as JSON, decimals without idle zeros. A text that a
-- spreadsheet would run as a formula is led by an apostrophe, which makes it text there.
CREATE OR REPLACE MACRO core.csv_cell(cell) AS
    CASE
        WHEN typeof(cell) = 'VARCHAR' AND regexp_matches(CAST(cell AS VARCHAR), '^[=+@\t\r-]')
            THEN '''' || CAST(cell AS VARCHAR)
        WHEN typeof(cell) LIKE 'TIMESTAMP%' THEN regexp_replace(CAST(cell AS VARCHAR), '^(\S+) (\S+)\+00$', '\1T\2Z')
        WHEN typeof(cell) LIKE 'DECIMAL%' THEN regexp_replace(CAST(cell AS VARCHAR), '(\.[0-9]*[1-9])0+$|\.0+$', '\1')
        WHEN typeof(cell) LIKE '%[]' OR typeof(cell) LIKE 'STRUCT%' THEN CAST(to_json(cell) AS VARCHAR)
        ELSE CAST(cell AS VARCHAR)
    END;
