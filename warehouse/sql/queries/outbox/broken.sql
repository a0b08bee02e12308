SELECT channel, broken_at, detail FROM core.broken_channels WHERE mended_at IS NULL ORDER BY channel
