"""What `import rumm` offers besides a fact base."""

from __future__ import annotations

import json
import pydoc
from typing import TYPE_CHECKING

import rumm as package

if TYPE_CHECKING:
    from conftest import Rumm


def test_dictionaries_are_those_of_json(rumm: Rumm, small: str) -> None:
    """For facts, hits of a search, and sources, except for the number of facts."""
    with package.open(small) as base:
        facts = json.loads(rumm("list", "--json", "-b", small).stdout)["facts"]
        assert [package.to_dict(fact) for fact in base.facts()] == facts
        hits = json.loads(rumm("search", "oil", "--json", "-b", small).stdout)["facts"]
        assert [package.to_dict(hit) for hit in base.search("oil")] == hits
        assert any(hit["matches"] for hit in hits)
        sources = json.loads(rumm("sources", "--json", "-b", small).stdout)["sources"]
        found = {source.id: package.to_dict(source) for source in base.sources()}
        assert [found[source["id"]] | {"facts": source["facts"]} for source in sources] == sources


def test_a_base_tells_what_it_is_about(small: str) -> None:
    """Its title, kinds, and topics, by ID."""
    with package.open(small) as base:
        assert base.about.title == "Oil & [gas]"
        assert base.topics["energy"].title == "Energy"
        assert [*base.kinds] == ["driver", "risk", "consequence", "event"]


def test_help_on_open_says_what_to_do() -> None:
    """Name, signature, how to use it, and what it raises."""
    text = pydoc.plain(pydoc.render_doc(package.open))
    assert "path: 'str | os.PathLike[str] | None' = None" in text
    assert 'with rumm.open("facts.toml") as base:' in text
    assert "Raises:" in text
