"""The least that a first lookup must do: read the TOML, and index claims and notes for search.

python bare.py FACTS.TOML WORD
"""

import sqlite3
import sys
from pathlib import Path

import tomli

with Path(sys.argv[1]).open("rb") as stream:
    facts = tomli.load(stream)["fact"]
db = sqlite3.connect(":memory:")
db.execute(
    "CREATE VIRTUAL TABLE found USING fts5(id UNINDEXED, claim, note, tokenize='porter unicode61')"
)
rows = ((id_, fact["claim"], fact.get("note", "")) for id_, fact in facts.items())
db.executemany("INSERT INTO found VALUES(?, ?, ?)", rows)
db.execute("SELECT id FROM found WHERE found MATCH ? LIMIT 20", (sys.argv[2],)).fetchall()
