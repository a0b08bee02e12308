SELECT drift FROM mart.source_health WHERE source_id = $source_id
