
"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const facts = [...document.querySelectorAll("article")];
  const form = byId("Controls");

  // ------------------------------------------------------------------------- words

  // Each word with the numbers of the facts that it finds, from the base's own index. Words that
  // are written together, such as "mi-17", have hyphens between them; those of an expression have
  // "_". Numbers are distances from the one before, in Base64 digits of 5 bits, least first; the
  // sixth bit says that more follow.
  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const VALUES = new Map([...DIGITS].map((digit, value) => [digit, value]));
  const decode = (code) => {
    const found = new Set();
    let [place, shift] = [0, 0];
    for (const digit of code) {
      const value = VALUES.get(digit);
      place += (value & 31) << shift;
      shift = value & 32 ? shift + 5 : 0;
      if (!shift) found.add(place);
    }
    return found;
  };
  const list = JSON.parse(byId("Words").textContent);
  const ignored = new Set(list.ignored.split(" "));
  const words = new Map();
  for (const [keys, code] of Object.entries(list.found)) {
    const found = decode(code);
    for (const key of keys.split(" ")) words.set(key, found);
  }
  const sorted = [...words.keys()].sort();
  const longest = sorted.reduce((most, key) => Math.max(most, key.split("_").length), 1);
  const LETTERS = { "\u0111": "d", "\xf0": "d", "\u0127": "h", "\u0131": "i", "\u0142": "l",
    "\xf8": "o", "\u0167": "t", "\xdf": "ss", "\u1e9e": "ss", "\u03c2": "\u03c3" };
  const ACCENTED = /([\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])\p{M}+/gu;
  const UNSPACED = "[\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Myanmar}\\p{Script=Khmer}"
    + "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}]";
  const AM = "(?<=\\u0e4d)\\u0e32|(?<=\\u0ecd)\\u0eb2";
  const TOKEN = new RegExp(
    `${UNSPACED}(?:\\p{M}|${AM})*|(?:(?!${UNSPACED})[\\p{L}\\p{N}]\\p{M}*)+`,
    "gu",
  );
  const IS_UNSPACED = new RegExp(`^${UNSPACED}`, "u");

  // As the index folds words: case, accents, and forms of Unicode make no difference.
  const fold = (text) => text.normalize("NFKD").toLowerCase().replace(/\xad/g, "")
    .replace(ACCENTED, "$1").normalize("NFKC")
    .replace(/[\u0111\xf0\u0127\u0131\u0142\xf8\u0167\xdf\u1e9e\u03c2]/g, (letter) => LETTERS[letter]);
  const tokens = (text) => fold(text)
    .replace(/([\p{L}\p{N}\p{M}])['\u2019]s(?![\p{L}\p{N}\p{M}])/gu, "$1").match(TOKEN) || [];

  const all = (sets) => sets.reduce((kept, set) => new Set([...kept].filter((n) => set.has(n))));
  const any = (sets) => new Set(sets.flatMap((set) => [...set]));
  const none = new Set();

  // The facts with a word that begins so.
  const beginning = (prefix) => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle] < prefix) low = middle + 1; else high = middle;
    }
    const sets = new Set();
    while (low < sorted.length && sorted[low].startsWith(prefix)) sets.add(words.get(sorted[low++]));
    return any([...sets]);
  };

  // The facts with what is typed without a space.
  const having = (part) => {
    const found = words.get(part.key);
    if (found || part.tokens.length === 1) return found || none;
    const each = all(part.tokens.map((token) => words.get(token) || none));
    if (!part.tokens.every((token) => IS_UNSPACED.test(token))) return each;
    const typed = part.tokens.join("");
    return new Set([...each].filter((n) => fold(facts[n].textContent).includes(typed)));
  };

  // What is typed without spaces, each with its words. Keep function words only if there are no
  // other words. Acronyms such as US are not function words.
  const split = (text) => {
    const parts = text.split(/\s+/).map((typed) => ({ typed, tokens: tokens(typed) }))
      .filter((part) => part.tokens.length);
    for (const part of parts) part.key = part.tokens.join("-");
    return parts;
  };
  const partsOf = (text, isTyping) => {
    const parts = split(text);
    const isAcronym = ({ typed }) => typed.length > 1 && typed !== typed.toLowerCase()
      && typed === typed.toUpperCase();
    const telling = parts.filter((part, number) => !ignored.has(part.key) || isAcronym(part)
      || (isTyping && number === parts.length - 1));
    return telling.length ? telling : parts;
  };

  // The facts with everything that is typed; where there are none, those with enough of it. While
  // a word is being typed, its beginning is enough.
  const searchAll = (text, isTyping) => {
    const parts = partsOf(text, isTyping);
    const runs = [];
    for (let start = 0; start < parts.length;) {
      let end = Math.min(parts.length, start + longest);
      const key = () => parts.slice(start, end).flatMap((part) => part.tokens).join("_");
      while (end > start + 1 && !words.has(key())) end--;
      const run = parts.slice(start, end);
      const sets = [words.get(key()) || none, run.length > 1 ? none : having(run[0])];
      if (isTyping && end === parts.length) sets.push(beginning(run.at(-1).key));
      for (const [before, after] of [[parts[start - 1], run[0]], [run.at(-1), parts[end]]]) {
        sets.push((before && after && words.get(before.key + after.key)) || none);
      }
      runs.push({ run, set: any(sets) });
      start = end;
    }
    if (!runs.length) return { unknown: [] };
    const unknown = runs.filter(({ set }) => !set.size)
      .flatMap(({ run }) => run.map((part) => part.typed));
    const matched = all(runs.map(({ set }) => set));
    const id = byId(text.trim().toLowerCase());
    if (facts.includes(id)) matched.add(facts.indexOf(id));
    if (matched.size) return { matched, unknown };
    // Enough is what it is for a search: two words in five, or three.
    const enough = Math.min(0.4 * parts.length, 3);
    const met = (number) => runs.reduce(
      (sum, { run, set }) => sum + (set.has(number) ? run.length : 0),
      0,
    );
    const isPartial = parts.length > 1 && facts.some((_, number) => met(number) >= enough);
    return { matched: isPartial ? any(runs.map(({ set }) => set)) : none, unknown, isPartial };
  };

  // Search, then drop facts that contain an excluded word: "-word" or "NOT word".
  const EXCLUDED = /(?<!\S)(?:-(?=[^\s-])|NOT\s+)(?:[a-z]+:)?("[^"]*"|\S+)/g;
  const search = (text, isTyping) => {
    const without = any([...text.matchAll(EXCLUDED)].map(([, typed]) => split(typed).map(having))
      .filter((sets) => sets.length).map(all));
    const found = searchAll(text.replace(EXCLUDED, " "), isTyping);
    if (!without.size) return found;
    const kept = [...(found.matched || facts.keys())].filter((number) => !without.has(number));
    return { ...found, matched: new Set(kept), isPartial: found.isPartial && kept.length > 0 };
  };

  // ----------------------------------------------------------------------- filters

  const traits = {
    kind: (fact) => fact.dataset.kind,
    topic: (fact) => fact.closest("[data-topic]").dataset.topic,
    standing: (fact) => fact.className,
  };
  const dots = [...document.querySelectorAll("#Timeline a")];
  const targetOf = (link) => byId(decodeURIComponent(link.getAttribute("href").slice(1)));
  const targets = dots.map(targetOf);

  dots.forEach((dot, number) => {
    const date = dot.querySelector("title").textContent.split(": ")[0];
    const claim = targets[number].querySelector("h3").textContent;
    dot.querySelector("title").textContent = `${date}: ${claim}`;
  });

  const update = (isTyping) => {
    const text = byId("Find").value;
    const { matched, unknown, isPartial } = search(text, isTyping && !/\s$/.test(text));
    const chosen = [...form.querySelectorAll("select")].filter((select) => select.value);
    let count = 0;
    facts.forEach((fact, number) => {
      const isShown = (!matched || matched.has(number))
        && chosen.every((select) => traits[select.dataset.filter](fact) === select.value);
      if (fact.hidden === isShown) fact.hidden = !isShown;
      count += isShown;
    });
    for (const section of document.querySelectorAll("#Facts > section")) {
      section.hidden = !section.querySelector("article:not([hidden])");
    }
    dots.forEach((dot, number) => dot.classList.toggle("off", targets[number].hidden));
    const said = [];
    const named = unknown.map((word) => `\u201c${word}\u201d`).join(", ");
    if (unknown.length) said.push(`No match for ${named}.`);
    if (isPartial) said.push("No fact matches every word; showing partial matches.");
    const isFiltered = Boolean(matched || chosen.length);
    const total = facts.length.toLocaleString("en");
    said.push(isFiltered ? `${count.toLocaleString("en")} of ${total} facts.` : `All ${total} facts.`);
    byId("Found").textContent = said.join(" ");
    form.classList.toggle("filtered", isFiltered);
  };

  // A link to a fact shows it, whatever was filtered.
  const reveal = () => {
    const target = byId(decodeURIComponent(location.hash.slice(1)));
    if (target && target.closest("[hidden]")) {
      form.reset();
      target.scrollIntoView();
    }
  };

  // ------------------------------------------------------------------------- copy

  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
  };

  const quoted = (node) => (
    node.nodeName === "Q" ? `\u201c${node.textContent}\u201d` : node.textContent
  );

  // A claim with the full references, for and against.
  const citation = (fact) => {
    const text = (what) => fact.querySelector(what)?.textContent;
    const lines = [text("h3"), `(${fact.className}. ${text("summary")}.)`];
    if (text(".note")) lines.push(`Note: ${text(".note")}`);
    lines.push("");
    for (const side of fact.querySelectorAll("details section")) {
      lines.push(`${side.querySelector("h4").textContent}:`);
      for (const item of side.querySelectorAll("li")) {
        const label = item.querySelector("a");
        const source = targetOf(label);
        const said = [...item.childNodes].filter((node) => node.nodeName !== "A").map(quoted);
        const rest = said.join("").replace(/^[,: ]+/, "");
        lines.push(`- ${source.querySelector("span").textContent} ${rest}`.trimEnd());
      }
    }
    return [...lines, "", `Facts from: ${byId("Provenance").textContent}`, ""].join("\n");
  };

  const COPY = "Copy with references";
  for (const fact of facts) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = COPY;
    fact.append(button);
  }
  document.addEventListener("click", async ({ target }) => {
    const fact = target.closest("article > button") && target.closest("article");
    if (!fact) return;
    await copy(citation(fact));
    target.textContent = "Copied";
    setTimeout(() => { target.textContent = COPY; }, 2000);
  });

  // -------------------------------------------------------------------- keys, print

  // The timeline is one stop of the Tab key; arrows go from dot to dot.
  dots.forEach((dot, number) => dot.setAttribute("tabindex", number ? "-1" : "0"));
  for (const dot of dots) {
    dot.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      const shown = dots.filter((other) => other === dot || !other.classList.contains("off"));
      const next = step && shown[shown.indexOf(dot) + step];
      if (!step) return;
      event.preventDefault();
      if (!next) return;
      dot.setAttribute("tabindex", "-1");
      next.setAttribute("tabindex", "0");
      next.focus();
    });
  }

  const details = () => document.querySelectorAll("details");
  addEventListener("beforeprint", () => { for (const each of details()) each.open = true; });

  if (form) {
    form.hidden = false;
    form.addEventListener("input", () => update(true));
    form.addEventListener("submit", (event) => { event.preventDefault(); update(false); });
    form.addEventListener("reset", () => setTimeout(() => update(false)));
    byId("Evidence").addEventListener("click", ({ target }) => {
      const isShown = target.textContent.startsWith("Show");
      for (const each of details()) each.open = isShown;
      target.textContent = isShown ? "Hide evidence" : "Show evidence";
    });
    addEventListener("hashchange", reveal);
    update(false);
    reveal();
  }
})();
