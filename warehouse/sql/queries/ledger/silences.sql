SELECT silence_id, CAST(matcher AS VARCHAR), from_at, until_at, silenced_by, reason
FROM core.silences
ORDER BY until_at DESC, silence_id
