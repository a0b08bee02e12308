-- What do several articles count that no indicator measures yet?
SELECT noun, unit, articles, figures, lowest, highest, example.sentence
FROM mart.unlinked_nouns
LIMIT 20;
