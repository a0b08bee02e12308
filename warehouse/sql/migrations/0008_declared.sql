-- Since when a source is declared as it is; not known of those that were declared before.
ALTER TABLE core.sources ADD COLUMN declared_at TIMESTAMPTZ;
