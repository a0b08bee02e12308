-- The episodes that are open, and those of some changes.
SELECT
    episode_id, target_id, area, opened_on, opened_at, worsened_at, last_transition_id, closed_on, transition_ids
FROM core.episodes
WHERE closed_at IS NULL OR list_has_any(transition_ids, string_split($ids, ' '))
ORDER BY episode_id
