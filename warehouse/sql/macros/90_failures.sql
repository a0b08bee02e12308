-- Nobody was told of it, or it still fails a week after it was told, or it was told and is over.
CREATE OR REPLACE MACRO core.to_be_told(told_at, mended_at, moment) AS
    CASE WHEN mended_at IS NULL THEN told_at IS NULL OR told_at <= moment - INTERVAL 7 DAYS ELSE told_at < mended_at END;
