UPDATE core.silences SET until_at = $now WHERE silence_id = $silence_id AND until_at > $now RETURNING silence_id
