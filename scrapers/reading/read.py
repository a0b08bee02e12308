"""From an article to its readings."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from scrapers.reading.cues import CUES, Cues
from scrapers.reading.dating import date_figures
from scrapers.reading.figure import Figure, Link
from scrapers.reading.grid import lay_out
from scrapers.reading.growth import VERBS
from scrapers.reading.hedges import ESTIMATES
from scrapers.reading.indicators import Phrasebook
from scrapers.reading.lexicon import Concordance, Found
from scrapers.reading.nouns import counted_noun
from scrapers.reading.owners import Ground
from scrapers.reading.periods import NAMED
from scrapers.reading.places import Gazetteer
from scrapers.reading.quantities import figures_in_digits
from scrapers.reading.sentences import Sentence, clause_bounds, find_sentences, sentence_at
from scrapers.reading.shield import Shielded
from scrapers.reading.spelled import NUMBER_WORDS, figures_in_words
from scrapers.reading.stance import take_stance
from scrapers.reading.survey import Survey, survey
from scrapers.reading.text import Text, read_text
from scrapers.reading.timeline import Timeline
from scrapers.reading.whereabouts import place_figures
from warehouse.records import Article, Catalogue, Reading

# Changes whenever the same text may be read differently, so that the warehouse reads its articles again.
READER_VERSION = "3"


@dataclass(frozen=True, slots=True)
class Tools:
    """What is built once for a catalogue."""

    catalogue: Catalogue
    gazetteer: Gazetteer
    phrasebook: Phrasebook
    concordance: Concordance


_latest: list[Tools] = []


def tools_for(catalogue: Catalogue) -> Tools:
    """The tools of a catalogue; those of the latest one are kept."""
    if not _latest or _latest[0].catalogue is not catalogue:
        gazetteer, phrasebook = Gazetteer(catalogue), Phrasebook(catalogue.indicators)
        lexicons = (CUES, VERBS, ESTIMATES, NAMED, NUMBER_WORDS, gazetteer.lexicon)
        _latest[:] = [Tools(catalogue, gazetteer, phrasebook, Concordance(lexicons, phrasebook.lexicon.spelled))]
    return _latest[0]


def read_figures(article: Article, catalogue: Catalogue) -> list[Reading]:
    """Every figure of an article, in order, linked to an indicator or not; offsets are code points into its text."""
    text, tools = read_text(article.text), tools_for(catalogue)
    found = tools.concordance.find(text.folded)
    figures = find_figures(text, found, article, tools.gazetteer)
    links = tools.phrasebook.link(figures, text, found.hits)
    return [reading_of(text, figure, link) for figure, link in zip(figures, links, strict=True)]


def reading_of(text: Text, figure: Figure, link: Link) -> Reading:
    """A figure with its link, as the rest of the house knows it."""
    start, end = text.span(figure.start, figure.end)
    whole = figure.cell.row if figure.cell else (figure.sentence_start, figure.sentence_end)
    first, last = text.span(*whole)
    return Reading(
        start=start,
        end=end,
        surface=text.original[start:end],
        value=figure.value,
        unit=figure.unit,
        qualifier=figure.qualifier,
        role=figure.role,
        sentence=text.original[first:last].strip(),
        value_high=figure.value_high,
        denominator=figure.denominator,
        indicator_id=link.indicator_id,
        area=figure.area,
        period_start_on=figure.period_start_on,
        as_of_on=figure.as_of_on,
        counted=figure.counted,
        reason="; ".join(part for part in (figure.reason, link.reason) if part),
    )


def find_figures(text: Text, found: Found, article: Article, gazetteer: Gazetteer) -> list[Figure]:
    """Every figure of the text with all that is known of it but the indicator, in order; spans are NFC offsets."""
    sentences = find_sentences(text)
    starts = [sentence.start for sentence in sentences]
    cues = Cues(text.folded, sentences, found)
    published = article.published_on
    sorted_out = survey(text, found.of(NAMED), published, lambda at: cues.look_ahead(sentence_at(starts, at)))
    figures = all_figures(text, found, sorted_out)
    where = [sentence_at(starts, figure.start) for figure in figures]
    set_bounds(text, figures, where, sentences)
    lay_out(text, figures)
    phrases = sorted_out.phrases
    timeline = Timeline(text, phrases, [p.start for p in phrases], sentences, published)
    roles = take_stance(timeline, figures, where, cues)
    days = date_figures(timeline, figures, where)
    mentions = gazetteer.mentions(text, found.of(gazetteer.lexicon), sorted_out.shielded)
    ground = Ground(text, sentences, mentions, [m.start for m in mentions], gazetteer, article.home, published)
    areas = place_figures(ground, figures, where)
    for figure, *why in zip(figures, roles, days, areas, strict=True):
        figure.reason = "; ".join(part for part in (figure.reason, *why) if part)
    return figures


def all_figures(text: Text, found: Found, sorted_out: Survey) -> list[Figure]:
    """Figures in digits and in words, in order."""
    figures = figures_in_digits(text, sorted_out.numerals)
    taken = [(span.start, span.end) for span in figures]
    taken += [(span.start, span.end) for span in sorted_out.shielded]
    return sorted([*figures, *figures_in_words(text, found.of(NUMBER_WORDS), taken)], key=lambda figure: figure.start)


def set_bounds(text: Text, figures: Sequence[Figure], where: Sequence[int], sentences: Sequence[Sentence]) -> None:
    """Give every figure its sentence, its clause and what it counts."""
    first = 0
    while first < len(figures):
        last = bisect_right(where, where[first])
        here = sentences[where[first]]
        group = figures[first:last]
        bounds = clause_bounds(text.nfc, [(f.start, f.end) for f in group], here.start, here.end)
        for figure, (start, end) in zip(group, bounds, strict=True):
            figure.sentence_start, figure.sentence_end = here.start, here.end
            figure.clause_start, figure.clause_end = start, end
            figure.counted = counted_noun(text, figure.end)
        first = last


def account(text: str) -> list[Shielded]:
    """Every span of a text whose digits are no figure, in order; offsets are code points into the text as given.

    With the spans of the readings these hold every digit.
    """
    read = read_text(text)
    sorted_out = survey(read, (), None, lambda _: False)
    figures = figures_in_digits(read, sorted_out.numerals)
    covered = iter(sorted(figures, key=lambda figure: figure.start))
    figure = next(covered, None)
    spans = list(sorted_out.shielded)
    for start, end in sorted_out.numerals:
        while figure and figure.end <= start:
            figure = next(covered, None)
        if figure is None or figure.start > start:
            spans.append(Shielded(start, end, "unreadable"))
    return [
        Shielded(*read.span(span.start, span.end), span.kind) for span in sorted(spans, key=lambda s: (s.start, s.end))
    ]
