MERGE INTO core.sources AS held
USING (SELECT *, CAST($now AS TIMESTAMPTZ) AS declared_at FROM incoming) AS new USING (source_id)
WHEN MATCHED AND (
    held.name, held.host, held.tier, held.home, held.articles_low, held.articles_high, held.figures_low,
    held.figures_high, held.enabled
) IS DISTINCT FROM (
    new.name, new.host, new.tier, new.home, new.articles_low, new.articles_high, new.figures_low, new.figures_high,
    new.enabled
) THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME
