-- Whether there is anything to compare with what is held.
SELECT count(*) FROM batch WHERE place <> 'known'
