COPY (FROM mart.{name}) TO $parquet (FORMAT parquet, COMPRESSION zstd)
