-- Reprints follow within weeks; one a day may be loaded before what it reprints.
SELECT min(day) - 45, max(day) + 45 FROM fresh
