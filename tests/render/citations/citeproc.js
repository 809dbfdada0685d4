// References and in-text citations of CSL-JSON items in some styles, by citeproc-js.
const CSL = require("citeproc");
const { styles, locale, items, cited } = JSON.parse(require("fs").readFileSync(0));
const byId = Object.fromEntries(items.map((item) => [item.id, item]));
const system = {
  retrieveLocale: () => locale,
  retrieveItem: (id) => JSON.parse(JSON.stringify(byId[id])),
};
const answer = {};
for (const [name, style] of Object.entries(styles)) {
  const engine = new CSL.Engine(system, style);
  engine.setOutputFormat("text");
  engine.updateItems(Object.keys(byId));
  const [layout, texts] = engine.makeBibliography();
  const references = Object.fromEntries(layout.entry_ids.map(([id], n) => [id, texts[n].trim()]));
  const citations = {};
  for (const id of cited) citations[id] = engine.makeCitationCluster([{ id }]);
  answer[name] = { references, citations };
}
console.log(JSON.stringify(answer));
