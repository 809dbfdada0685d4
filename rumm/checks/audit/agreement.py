"""Comparison of a text with the facts it cites: agreement, not truth."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from rumm.base.parse import decode_text, place_of
from rumm.base.problems import Problem, Severity
from rumm.checks.audit.figures import Figures, alike, figures
from rumm.checks.audit.markdown import paragraphs, quotations
from rumm.checks.verify.quotes import Words, is_found, nearest
from rumm.errors import did_you_mean
from rumm.model.facts import Stance, Standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rumm.checks.audit.figures import Figure
    from rumm.checks.audit.markdown import Paragraph, Reference, Sentence
    from rumm.model.answers import Evidence
    from rumm.model.facts import Fact

    Found = Iterator[tuple[Problem, int]]  # problems with their offsets in the file

ERRORS = ("no-fact", "no-source", "not-cited")
_CONTESTED = {Standing.DISPUTED: Stance.DISPUTES, Standing.QUALIFIED: Stance.QUALIFIES}
# Words that mark a claim as contested.
_SAYS_DISPUTED = r"\b(?:disput|contest|contradict|den(?:y|ie)|reject|refut|doubt)\w*"
_SAYS = {
    Standing.DISPUTED: re.compile(_SAYS_DISPUTED, re.IGNORECASE),
    Standing.QUALIFIED: re.compile(rf"{_SAYS_DISPUTED}|\b(?:qualif|caveat)\w*", re.IGNORECASE),
}
_SAYS_SUPERSEDED = re.compile(r"\bsupersed", re.IGNORECASE)
_MIN_WORDS = 3  # words; shorter quotations may be mere terms
# British spellings, as American ones: editors adapt them even in quotations.
_SPELLINGS = tuple(
    (re.compile(pattern), instead)
    for pattern, instead in (
        (r"is(e[ds]?|ing|ation|ations)\b", r"iz\1"),
        (r"yse(d?)\b", r"yze\1"),
        (r"our(s|ed|ing|able)?\b", r"or\1"),
        (r"(?<=[fnp])ence\b", "ense"),
        (r"tre(s?)\b", r"ter\1"),
        (r"ll(ed|ing|er)\b", r"l\1"),
        (r"ogramme", "ogram"),
        (r"per cent\b", "percent"),
        (r"tonne", "ton"),
    )
)
_SHOWN = 3  # figures, sources, or further words of a quote in a hint


def read_text(data: bytes) -> str | Problem:
    """Decode a text file, or say what is wrong with its encoding."""
    text = decode_text(data)
    if isinstance(text, str) and "\0" in text:
        place = place_of(text, text.index("\0"))
        return Problem("encoding", "not a text file", "export it as Markdown", place=place)
    return text


class Audit:
    """A text, and the problems found by comparing it with the base."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._paragraphs = paragraphs(text)

    @property
    def fact_ids(self) -> tuple[str, ...]:
        """The IDs of facts in footnotes, each once."""
        return self._ids("fact")

    @property
    def source_ids(self) -> tuple[str, ...]:
        """The IDs of sources in footnotes and pandoc citations, each once."""
        return self._ids("source")

    @property
    def pandoc_ids(self) -> tuple[str, ...]:
        """The IDs of sources in pandoc citations, each once."""
        named = (each for each in self._references() if not each.fact)
        return tuple(dict.fromkeys(filter(None, (each.source for each in named))))

    def problems(self, known: Evidence, older: Evidence | None = None) -> tuple[Problem, ...]:
        """Compare the text with what is known, and with what was known when it was written."""
        check = _Check(known, older)
        found = chain.from_iterable(map(check.paragraph, self._paragraphs))
        places = sorted(dict.fromkeys(found), key=lambda each: each[1])
        return tuple(
            problem._replace(place=place_of(self._text, offset)) for problem, offset in places
        )

    def _ids(self, field: str) -> tuple[str, ...]:
        named = (getattr(each, field) for each in self._references())
        return tuple(dict.fromkeys(filter(None, named)))

    def _references(self) -> Iterator[Reference]:
        for paragraph in self._paragraphs:
            for sentence in paragraph.sentences:
                yield from sentence.references


class _Check:
    """The comparison of paragraphs with facts."""

    def __init__(self, known: Evidence, older: Evidence | None) -> None:
        self.known = known
        self.older = older
        self._main_figures: dict[str, Figures] = {}  # by the ID of their fact
        self._all_figures: dict[str, Figures] = {}
        self._quotable: dict[str, list[Words]] = {}

    def paragraph(self, paragraph: Paragraph) -> Found:
        """Check a paragraph: what it cites, each once, and then its sentences."""
        cited: dict[tuple[str, str], Reference] = {}
        for sentence in paragraph.sentences:
            for each in sentence.references:
                if each.source:
                    cited.setdefault((each.fact, each.source), each)
        yield from self.missing(cited.values())
        first: dict[str, Reference] = {}
        for each in cited.values():
            if each.fact in self.known.facts:
                first.setdefault(each.fact, each)
        says_superseded = _SAYS_SUPERSEDED.search(paragraph.text)
        for id_, reference in first.items():
            fact = self.known.facts[id_]
            sources = {each.source for each in cited.values() if each.fact == id_}
            checks = (
                () if says_superseded else self.superseded(id_, fact, first),
                self.changed(id_, fact),
                self.one_sided(fact, sources, paragraph.text),
            )
            yield from ((problem, reference.offset) for problem in chain(*checks))
        for sentence in paragraph.sentences:
            yield from self.sentence(sentence)

    def missing(self, cited: Iterable[Reference]) -> Found:
        """Report IDs that the base does not have, and sources that a fact does not cite."""
        for fact_id, source_id, offset, source_offset in cited:
            fact = self.known.facts.get(fact_id)
            if fact_id and fact is None:
                hint = _did_you_mean(self.known.near_facts[fact_id])
                hint = hint or "correct the ID, or remove the footnote"
                yield Problem("no-fact", f'no fact "{fact_id}"', hint), offset
            sources = [*dict.fromkeys(c.source.id for c in fact.citations)] if fact else []
            if source_id not in self.known.sources:
                near = self.known.near_sources[source_id]
                if fact:
                    meant = [id_ for id_ in near if id_ in sources]
                    hint = _did_you_mean(meant) or f'"{fact.id}" cites {_some(sources)}'
                else:
                    hint = _did_you_mean(near) or "correct the ID, or see rumm sources --fields id"
                yield Problem("no-source", f'no source "{source_id}"', hint), source_offset
            elif fact is not None and source_id not in sources:
                message = f'"{fact.id}" does not cite "{source_id}"'
                yield Problem("not-cited", message, f"it cites {_some(sources)}"), source_offset

    def superseded(self, id_: str, fact: Fact, cited: Mapping[str, Reference]) -> Iterator[Problem]:
        """Warn about a fact that has a newer one, unless that is cited, too."""
        newer = fact.id if fact.id != id_ else fact.superseded_by
        if newer and newer not in cited:
            how = "now part of" if fact.id != id_ else "superseded by"
            yield _warning(
                "superseded", f'"{id_}" is {how} "{newer}"', "read and cite the newer fact"
            )

    def changed(self, id_: str, fact: Fact) -> Iterator[Problem]:
        """Warn if the claim or standing of a fact has changed."""
        old = self.older.facts.get(id_) if self.older else None
        if old is None:
            return
        if old.claim.split() != fact.claim.split():
            yield _warning("changed-since", f'the claim of "{id_}" changed', f"now: {fact.claim}")
        before, now = old.support.standing, fact.support.standing
        if before is not now:
            message = f'"{id_}" changed from {before} to {now}'
            yield _warning("changed-since", message, f"see rumm show {fact.id}")

    def one_sided(self, fact: Fact, sources: set[str], text: str) -> Iterator[Problem]:
        """Warn about a contested claim presented as undisputed."""
        standing = fact.support.standing
        if standing not in _CONTESTED:
            return
        against = [c.source.id for c in fact.cited(_CONTESTED[standing])]
        if sources.isdisjoint(against) and not _SAYS[standing].search(text):
            message = f'"{fact.id}" is {standing}, but the paragraph does not say so'
            hint = f"cite {_some(dict.fromkeys(against), 'or')}, or say so"
            yield _warning("one-sided", message, hint)

    def sentence(self, sentence: Sentence) -> Found:
        """Check the figures and quotations of a sentence against all facts that it cites."""
        cited = [each for each in sentence.references if each.source]
        if any(each.source not in self.known.sources for each in cited):
            return  # the missing source may have the figures
        named = {each.fact: self.known.facts.get(each.fact) for each in cited if each.fact}
        keys = dict.fromkeys(each.source for each in cited if not each.fact)
        citing = (fact for key in keys for fact in self.known.citing.get(key, ()))
        facts = {fact.id: fact for fact in (*named.values(), *citing) if fact}
        if not facts or None in named.values():
            return
        where = [f'"{id_}"' for id_ in named] + [f'the facts that cite "{key}"' for key in keys]
        inside = where[0] if len(where) == 1 else "the facts cited here"
        # A source may have said more than the base quotes.
        quoted = [] if keys else [*filter(_is_worth_checking, quotations(sentence.text))]
        found = figures(sentence.text)
        if quoted:  # a wrong figure makes a wrong quotation
            spans = [match.span() for match in quoted]
            found = [f for f in found if not any(a < f.start < b for a, b in spans)]
        for figure, problem in self.figures(found, [*facts.values()], inside):
            yield problem, sentence.offsets[figure.start]
        for match, problem in self.quotes(quoted, [*facts.values()], inside):
            yield problem, sentence.offsets[match.start()]

    def figures(
        self, found: Iterable[Figure], facts: Sequence[Fact], inside: str
    ) -> Iterator[tuple[Figure, Problem]]:
        """Warn about figures that no fact has."""
        for figure in found:
            if figure.is_loose or any(self.main_figures(fact).has(figure) for fact in facts):
                continue
            more = [self.all_figures(fact) for fact in facts]
            if any(each.has(figure) for each in more):
                continue
            if figure.name and not any(figure.name in each.names for each in more):
                continue  # the 19 of COVID-19
            known = alike(figure, map(self.main_figures, facts))
            is_date = any(date.year or date.month for date in figure.dates)
            code = "date-differs" if is_date else "number-differs"
            has = "it has" if inside[0] == '"' else "they have"
            hint = f"{has} {_some(map(_quoted, known))}" if known else "cite a fact that has it"
            yield figure, _warning(code, f'"{figure.text}" is not in {inside}', hint)

    def quotes(
        self, quoted: Iterable[re.Match[str]], facts: Sequence[Fact], inside: str
    ) -> Iterator[tuple[re.Match[str], Problem]]:
        """Warn about quotations that are in no quote."""
        for match in quoted:
            said = american(match[0][1:-1])
            texts = (text for fact in facts for text in self.quotable(fact))
            if any(is_found(said, text) for text in texts):
                continue
            quotes = (c.quote for fact in facts for c in fact.citations if c.quote)
            close = filter(None, (nearest(said, Words(quote)) for quote in quotes))
            hint = next((f"it has “{passage}”" for passage in close), "compare it with the source")
            message = f'"{" ".join(match[0][1:-1].split())}" is not in {inside}'
            yield match, _warning("misquoted", message, hint)

    def main_figures(self, fact: Fact) -> Figures:
        """Return the figures in the fact's own texts and quotes."""
        if fact.id not in self._main_figures:
            self._main_figures[fact.id] = Figures(_main_texts(fact))
        return self._main_figures[fact.id]

    def all_figures(self, fact: Fact) -> Figures:
        """Return all figures of a fact, including those of its sources."""
        if fact.id not in self._all_figures:
            self._all_figures[fact.id] = Figures(_other_texts(fact), self.main_figures(fact))
        return self._all_figures[fact.id]

    def quotable(self, fact: Fact) -> list[Words]:
        """Return the texts that a quotation may come from."""
        if fact.id not in self._quotable:
            texts = [fact.claim, fact.note]
            for citation in fact.citations:
                source = citation.source
                texts += [citation.quote, citation.note, source.title, source.container_title]
            self._quotable[fact.id] = [Words(american(text)) for text in texts if text]
        return self._quotable[fact.id]


def _is_worth_checking(quotation: re.Match[str]) -> bool:
    """Return whether a quotation is long enough to check."""
    return len(Words(quotation[0])) >= _MIN_WORDS


def _main_texts(fact: Fact) -> Iterator[str]:
    """Yield the texts of a fact itself."""
    yield fact.claim
    yield from filter(None, (fact.note, fact.date and fact.date.text))
    yield from (citation.quote for citation in fact.citations if citation.quote)


def _other_texts(fact: Fact) -> Iterator[str]:
    """Yield other texts that figures may come from, such as dates of sources."""
    yield from (*fact.actors, *fact.tags)
    for citation in fact.citations:
        source = citation.source
        issued = source.issued.text if source.issued else ""
        texts = (citation.note, source.title, source.container_title, source.number, issued)
        yield from filter(None, texts)


def american(text: str) -> str:
    """Convert British spellings to American ones, approximately, for comparison."""
    for pattern, instead in _SPELLINGS:
        text = pattern.sub(instead, text)
    return text


def _warning(code: str, message: str, hint: str) -> Problem:
    return Problem(code, message, hint, severity=Severity.WARNING)


def _did_you_mean(near: Sequence[str]) -> str:
    return did_you_mean(near).removeprefix("; ")


def _quoted(text: str) -> str:
    return f'"{text}"'


def _some(names: Iterable[str], conjunction: str = "and") -> str:
    """List names in words, or the first of many."""
    listed = [*names]
    if len(listed) > _SHOWN + 1:
        listed = [*listed[:_SHOWN], f"{len(listed) - _SHOWN} more"]
    *first, last = listed
    comma = "," if len(first) > 1 else ""
    return f"{', '.join(first)}{comma} {conjunction} {last}" if first else last
