-- Sessions begin with these; none of them reaches a file, the network or a setting of this machine.
SET GLOBAL TimeZone = 'UTC';
SET enable_external_access = false;
SET lock_configuration = true;
