UPDATE core.check_failures SET told_at = $now WHERE core.to_be_told(told_at, mended_at, CAST($now AS TIMESTAMPTZ))
