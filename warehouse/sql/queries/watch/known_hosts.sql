SELECT host, slowness, not_before, robots, robots_at, robots_etag, robots_last_modified FROM core.hosts ORDER BY host
