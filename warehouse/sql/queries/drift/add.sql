INSERT INTO catalogue_files SELECT '{table}', entry, digest FROM offered
