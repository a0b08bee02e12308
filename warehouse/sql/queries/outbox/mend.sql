UPDATE core.broken_channels
SET mended_at = $now
WHERE channel = $channel AND mended_at IS NULL
RETURNING channel
