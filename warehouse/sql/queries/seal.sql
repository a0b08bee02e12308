-- From here on no query of this connection's database reaches a file, the network, an extension or a setting, and
-- what does not fit into memory may take a bounded part of the disk.
SET max_temp_directory_size = '4GB';
SET enable_external_access = false;
SET lock_configuration = true;
