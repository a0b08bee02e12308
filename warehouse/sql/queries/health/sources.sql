SELECT source_id, last_collected_at, drifting FROM mart.source_health WHERE enabled ORDER BY source_id
