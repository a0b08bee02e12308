COPY (SELECT core.csv_cell(COLUMNS(*)) FROM read_parquet($parquet)) TO $csv (FORMAT csv)
