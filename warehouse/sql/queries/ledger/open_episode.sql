SELECT episode_id FROM core.episodes WHERE target_id = $target_id AND area = $area AND closed_at IS NULL
