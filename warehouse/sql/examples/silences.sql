-- What is nobody told about, until when, and why?
SELECT matcher, until_at, silenced_by, reason FROM mart.silences;
