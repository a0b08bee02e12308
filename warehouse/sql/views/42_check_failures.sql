CREATE OR REPLACE VIEW mart.check_failures AS
SELECT f.check_name, f.subject, f.row_count, f.sample, f.url, f.found_at, f.mended_at, f.told_at
FROM core.check_failures AS f
ORDER BY f.mended_at DESC NULLS FIRST, f.found_at DESC, f.check_name, f.subject;

COMMENT ON VIEW mart.check_failures IS 'What the checks found, from when to when; what still fails first';
COMMENT ON COLUMN mart.check_failures.check_name IS 'Check, a file of warehouse/sql/checks';
COMMENT ON COLUMN mart.check_failures.subject IS 'Source it is about; empty where a check is about no source';
COMMENT ON COLUMN mart.check_failures.row_count IS 'How many rows it returned at the last look';
COMMENT ON COLUMN mart.check_failures.sample IS 'The first of them in words';
COMMENT ON COLUMN mart.check_failures.url IS 'The page it is about, where there is one';
COMMENT ON COLUMN mart.check_failures.found_at IS 'Moment it was found first';
COMMENT ON COLUMN mart.check_failures.mended_at IS 'Moment it was found no more; null while it lasts';
COMMENT ON COLUMN mart.check_failures.told_at IS 'Moment those who run this were last told of it';
