// The list and what moves in it. render-page.ts puts these modules into the page as one script.
import { clauseDetail, findingDetail, groupDetail, tone } from "./details.mjs";
import { hashOf, make } from "./dom.mjs";
import { byAddress, byPath, byRun, data, labels } from "./model.mjs";

const rowHeight = 32;
const at = (id) => document.querySelector(`#${id}`);
const view = { name: "clauses", filters: new Set(), items: [], active: 0, chosen: null };
const list = at("list");
const rows = list.querySelector(".rows");

at("scanned").textContent = data.scanned.join(" ");
at("totals").textContent = data.totals;
show(data.clauses.length > 0 ? "clauses" : "findings");
follow();

list.addEventListener("scroll", draw, { passive: true });
list.addEventListener("keydown", move);
rows.addEventListener("click", (event) => {
  const row = event.target.closest(".row");
  if (row !== null) open(Number(row.dataset.at));
});
at("search").addEventListener("input", narrow);
at("view-clauses").addEventListener("click", () => show("clauses"));
at("view-findings").addEventListener("click", () => show("findings"));
window.addEventListener("hashchange", follow);
window.addEventListener("resize", draw);
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && event.target.tagName !== "INPUT") {
    event.preventDefault();
    at("search").focus();
  }
  if (event.key === "Escape" && at("detail").contains(document.activeElement)) list.focus();
});

function show(name) {
  view.name = name;
  view.filters.clear();
  list.className = name;
  list.setAttribute("aria-label", name === "clauses" ? "Clauses" : "Findings");
  for (const each of ["clauses", "findings"]) at(`view-${each}`).setAttribute("aria-pressed", String(each === name));
  const titles =
    name === "clauses"
      ? ["Clause", "Title", "State", "Impl", "Test", "Evidence"]
      : ["Severity", "Rule", "Where", "What"];
  const head = make("div", { role: "row", class: "row", "aria-rowindex": "1" });
  head.append(...titles.map((title) => make("span", { role: "columnheader" }, title)));
  list.querySelector(".head").replaceChildren(head);
  list.setAttribute("aria-colcount", String(titles.length));
  drawFilters();
  narrow();
}

function drawFilters() {
  const isClauses = view.name === "clauses";
  const counts = new Map();
  for (const item of all()) counts.set(groupOf(item), (counts.get(groupOf(item)) ?? 0) + 1);
  const keys = isClauses ? data.states.map(({ key }) => key) : ["error", "warning"];
  const buttons = keys
    .filter((key) => counts.has(key))
    .map((key) => {
      const button = make("button", { type: "button", "aria-pressed": "false", "data-key": key });
      button.append(`${labels.get(key) ?? key} `, make("span", { class: "faint" }, String(counts.get(key))));
      button.addEventListener("click", () => {
        if (!view.filters.delete(key)) view.filters.add(key);
        button.setAttribute("aria-pressed", String(view.filters.has(key)));
        narrow();
      });
      return button;
    });
  at("filters").replaceChildren(...buttons);
  at("filters").setAttribute("aria-label", isClauses ? "State" : "Severity");
}

function all() {
  return view.name === "clauses" ? data.clauses : data.issues;
}

function groupOf(item) {
  return view.name === "clauses" ? item.state : item.severity;
}

/** Lists what fits the filters and has every word of the search. */
function narrow() {
  const words = at("search").value.toLowerCase().split(/\s+/u).filter(Boolean);
  view.items = all().filter(
    (item) =>
      (view.filters.size === 0 || view.filters.has(groupOf(item))) &&
      words.every((word) => textOf(item).includes(word)),
  );
  view.active = Math.max(0, view.items.indexOf(view.chosen));
  at("count").textContent = `${view.items.length} of ${all().length} listed`;
  list.setAttribute("aria-rowcount", String(view.items.length + 1));
  rows.style.height = `${view.items.length * rowHeight}px`;
  list.scrollTop = Math.max(0, view.active * rowHeight - list.clientHeight / 2);
  draw();
}

function textOf(item) {
  item.text ??= (view.name === "clauses" ? clauseText(item) : findingText(item)).toLowerCase();
  return item.text;
}

function clauseText({ id, title, state, aliases = [], links = [], evidence = [] }) {
  const linked = links.flatMap(({ path, name = "" }) => [path, name]);
  return [id, title, labels.get(state), ...aliases, ...linked, ...evidence].join("\n");
}

function findingText({ severity, rule, path, message, received = "", subject = "" }) {
  return [severity, rule, path, message, received, subject].join("\n");
}

/** Only the rows in sight are in the document. */
function draw() {
  const first = Math.max(0, Math.floor(list.scrollTop / rowHeight) - 10);
  const last = Math.min(view.items.length, Math.ceil((list.scrollTop + list.clientHeight) / rowHeight) + 10);
  const drawn = [];
  for (let index = first; index < last; index += 1) drawn.push(rowOf(view.items[index], index));
  if (view.active < view.items.length && (view.active < first || view.active >= last))
    drawn.push(rowOf(view.items[view.active], view.active));
  rows.replaceChildren(...drawn);
  if (view.items.length === 0) list.removeAttribute("aria-activedescendant");
  else list.setAttribute("aria-activedescendant", `row-${view.active}`);
}

function rowOf(item, index) {
  const row = make("div", {
    role: "row",
    id: `row-${index}`,
    class: index === view.active ? "row active" : "row",
    "aria-rowindex": String(index + 2),
    "aria-selected": String(item === view.chosen),
    "data-at": String(index),
  });
  row.style.top = `${index * rowHeight}px`;
  row.append(...(view.name === "clauses" ? clauseCells(item) : findingCells(item)));
  return row;
}

function clauseCells(clause) {
  return [
    cell(clause.id),
    cell(clause.title),
    cell(labels.get(clause.state), tone(clause.state)),
    countCell(clause, "impl"),
    countCell(clause, "test"),
    cell(String(clause.evidence?.length ?? 0), clause.missing?.includes("evidence") ? "bad" : ""),
  ];
}

function countCell({ links = [], missing = [] }, kind) {
  const found = links.filter((link) => link.kind === kind);
  const isBad = missing.includes(kind) || found.some(({ outcome }) => outcome === "failed");
  return cell(missing.includes(kind) ? "missing" : String(found.length), isBad ? "bad" : "");
}

function findingCells({ severity, rule, path, line, message }) {
  const where = line === undefined ? path : `${path}:${line}`;
  return [cell(severity, severity === "error" ? "bad" : "warn"), cell(rule), cell(where), cell(message)];
}

function cell(text, tones = "") {
  return make("span", { role: "gridcell", class: tones, title: text }, text);
}

function move(event) {
  const page = Math.max(1, Math.floor(list.clientHeight / rowHeight) - 2);
  const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity };
  if (event.key === "Enter" && view.items.length > 0) return open(view.active, { focus: true });
  if (!(event.key in steps) || view.items.length === 0) return undefined;
  event.preventDefault();
  view.active = Math.min(view.items.length - 1, Math.max(0, view.active + steps[event.key]));
  const top = view.active * rowHeight;
  const room = list.clientHeight - 2 * rowHeight;
  if (top < list.scrollTop) list.scrollTop = top;
  else if (top > list.scrollTop + room) list.scrollTop = top - room;
  return draw();
}

function open(index, { focus = false } = {}) {
  const item = view.items[index];
  view.active = index;
  location.hash = hashOf(view.name === "clauses" ? `clause=${item.id}` : `finding=${data.issues.indexOf(item)}`);
  if (focus) requestAnimationFrame(() => at("detail").focus());
}

/** Shows what the address names after its `#`; back and forward of the browser lead through it. */
function follow() {
  const [, kind, value] = /^#(clause|file|run|finding)=(.*)$/u.exec(location.hash) ?? [];
  const name = decode(value ?? "");
  const shown = {
    clause: () => byAddress.has(name) && clauseDetail(byAddress.get(name)),
    file: () => byPath.has(name) && groupDetail(name, "File", byPath.get(name)),
    run: () => byRun.has(name) && groupDetail(name, "Evidence", byRun.get(name)),
    finding: () => data.issues[Number(name)] && findingDetail(data.issues[Number(name)]),
  }[kind]?.();
  at("detail").replaceChildren(
    ...(shown || [
      make(
        "p",
        { class: "faint" },
        "Choose a row. Arrow keys move, Enter opens, Escape goes back to the list, / searches.",
      ),
    ]),
  );
  at("detail").scrollTop = 0;
  view.chosen = kind === "clause" ? byAddress.get(name) : kind === "finding" ? data.issues[Number(name)] : null;
  const index = view.items.indexOf(view.chosen);
  if (index >= 0) view.active = index;
  draw();
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
