-- Those of the URLs that this version of the reader has made an article of, with the days these were published; what
-- failed has no text and is not among them.
SELECT page.url, max(article.published_on)
FROM core.pages AS page
SEMI JOIN asked USING (url)
LEFT JOIN core.articles AS article USING (url)
WHERE page.reader_version = $reader_version AND page.content_hash <> ''
GROUP BY page.url
