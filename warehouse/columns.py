"""The columns that records are loaded as: name to (attribute, type)."""

from warehouse.arrow import DAY, EXACT, FLAG, HASHES, MOMENT, REAL, TEXT, TEXTS, WHOLE, Columns

ARTICLES: Columns = {
    "article_id": ("article_id", TEXT),
    "source_id": ("source_id", TEXT),
    "url": ("url", TEXT),
    "canonical_url": ("canonical_url", TEXT),
    "title": ("title", TEXT),
    "home": ("home", TEXT),
    "published_at": ("published_at", MOMENT),
    "published_on": ("published_on", DAY),
    "fetched_at": ("fetched_at", MOMENT),
    "content_hash": ("content_hash", TEXT),
    "archive": ("archive", TEXT),
    "published_reason": ("published_reason", TEXT),
    "updated_at": ("updated_at", MOMENT),
    "extractor": ("extractor", TEXT),
    "language": ("language", TEXT),
    "documents": ("documents", TEXTS),
    "sketch": ("sketch", HASHES),
}

READINGS: Columns = {
    "start_offset": ("start", WHOLE),
    "end_offset": ("end", WHOLE),
    "surface": ("surface", TEXT),
    "sentence": ("sentence", TEXT),
    "value": ("value", EXACT),
    "value_high": ("value_high", EXACT),
    "denominator": ("denominator", EXACT),
    "unit": ("unit", TEXT),
    "qualifier": ("qualifier", TEXT),
    "role": ("role", TEXT),
    "indicator_id": ("indicator_id", TEXT),
    "area": ("area", TEXT),
    "period_start_on": ("period_start_on", DAY),
    "as_of_on": ("as_of_on", DAY),
    "counted": ("counted", TEXT),
    "reason": ("reason", TEXT),
}

PAGES: Columns = {name: (name, TEXT) for name in ("url", "source_id", "etag", "last_modified", "content_hash")} | {
    "fetched_at": ("fetched_at", MOMENT),
    "reader_version": ("reader_version", TEXT),
    "checked_at": ("checked_at", MOMENT),
}

SOURCES: Columns = {
    **{name: (name, TEXT) for name in ("source_id", "name", "host", "home")},
    "tier": ("tier", WHOLE),
    **{name: (name, REAL) for name in ("articles_low", "articles_high", "figures_low", "figures_high")},
    "enabled": ("enabled", FLAG),
}

COLLECTIONS: Columns = {
    "source_id": ("source_id", TEXT),
    "collected_at": ("collected_at", MOMENT),
    **{name: (name, WHOLE) for name in ("listed", "fetched", "unchanged", "failed", "readings")},
    "note": ("note", TEXT),
}
