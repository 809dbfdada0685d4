"""The tables of an index, in SQL."""

# Facts are numbered by length and then by id, those that are superseded last: a tie in rank goes by
# id, "not superseded" is a range, and the first matches of a common word are those that rank best.
SCHEMA = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE kind(place INTEGER PRIMARY KEY, data TEXT);
CREATE TABLE topic(id TEXT PRIMARY KEY, place INTEGER, title TEXT, summary TEXT) WITHOUT ROWID;
CREATE TABLE source(id TEXT PRIMARY KEY, place INTEGER, facts INTEGER, data TEXT) WITHOUT ROWID;
CREATE TABLE fact(
    n INTEGER PRIMARY KEY, id TEXT, place INTEGER, kind INTEGER, standing INTEGER,
    start TEXT, "end" TEXT
);
CREATE TABLE body(n INTEGER PRIMARY KEY, data TEXT);
CREATE TABLE value(
    term TEXT PRIMARY KEY, field TEXT, place INTEGER, name TEXT, folded TEXT, facts INTEGER
);
CREATE VIRTUAL TABLE facet USING fts5(
    terms, content='', columnsize=0, detail=none, tokenize='ascii'
);
CREATE TABLE word(
    word TEXT PRIMARY KEY, term TEXT, facts INTEGER, letters INTEGER
) WITHOUT ROWID;
CREATE TABLE synonym(phrase TEXT, also TEXT);
CREATE VIRTUAL TABLE found USING fts5(
    claim, topic, tag, actor, source, note, content='', tokenize='ascii'
);
"""
INDEXES = """
CREATE UNIQUE INDEX fact_id ON fact(id);
CREATE INDEX fact_place ON fact(place);
CREATE INDEX value_name ON value(field, folded);
CREATE INDEX word_term ON word(term);
CREATE INDEX word_length ON word(length(word), letters, word, facts)
    WHERE word NOT GLOB '*[0-9]*';
"""
