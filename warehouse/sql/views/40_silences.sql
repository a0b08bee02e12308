CREATE OR REPLACE VIEW mart.silences AS
SELECT silence_id, CAST(matcher AS VARCHAR) AS matcher, from_at, until_at, silenced_by, reason FROM core.silences
ORDER BY until_at DESC, silence_id;

COMMENT ON VIEW mart.silences IS 'Times in which nothing is said about some targets, over ones too';
COMMENT ON COLUMN mart.silences.silence_id IS 'As `targetwatch alerts unsilence` names it';
COMMENT ON COLUMN mart.silences.matcher IS 'Conditions as JSON, as in alerts/routes.toml; all must hold';
COMMENT ON COLUMN mart.silences.from_at IS 'Moment it begins';
COMMENT ON COLUMN mart.silences.until_at IS 'Moment it ends';
COMMENT ON COLUMN mart.silences.silenced_by IS 'Who asked for it';
COMMENT ON COLUMN mart.silences.reason IS 'Why';
