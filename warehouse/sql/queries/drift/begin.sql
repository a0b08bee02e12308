CREATE OR REPLACE TEMP TABLE catalogue_files (kind VARCHAR, entry VARCHAR, digest VARCHAR)
