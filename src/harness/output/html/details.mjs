import { make, place, to } from "./dom.mjs";
import { aboutClause, byAddress, byPath, byRun, data, labels } from "./model.mjs";

/** All about a clause: what leads to it, what it leads to. */
export function clauseDetail(clause) {
  const {
    links = [],
    evidence = [],
    depends = [],
    needs = [],
    states = [clause.state],
    missing = [],
    waivers = [],
  } = clause;
  const dependents = data.clauses.filter((each) => each.depends?.some((address) => byAddress.get(address) === clause));
  const facts = [
    ["State", states.map((state) => labels.get(state)).join(", ")],
    ["Where", place(clause.path, clause.line)],
    ["Needs", needs.length === 0 ? "nothing" : needs.join(", ")],
    ...(missing.length === 0 ? [] : [["Missing", missing.join(", ")]]),
    ["Reviewed", clause.review ?? "never"],
    ...waivers.map((waiver) => ["Waived", waiver]),
  ];
  return [
    make("h2", {}, `${clause.id} ${clause.title}`),
    factList(facts),
    ...section("Findings", (aboutClause.get(clause) ?? []).map(findingLink)),
    ...section("Code", links.filter(({ kind }) => kind === "impl").map(linkItem)),
    ...section("Tests", links.filter(({ kind }) => kind === "test").map(linkItem)),
    ...section("Other links", links.filter(({ kind }) => kind !== "impl" && kind !== "test").map(linkItem)),
    ...section(
      "Evidence",
      evidence.map((run) => [to(`run=${run}`, run)]),
    ),
    ...section(
      "Depends on",
      depends.map((address) => (byAddress.has(address) ? [clauseLink(byAddress.get(address))] : [address])),
    ),
    ...section(
      "Depended on by",
      dependents.map((each) => [clauseLink(each)]),
    ),
  ];
}

/** All clauses of a file or of a finished loop. */
export function groupDetail(name, title, clauses) {
  const items = clauses.map((clause) => [
    clauseLink(clause),
    " ",
    make("span", { class: tone(clause.state) }, labels.get(clause.state)),
  ]);
  const known = title === "File" ? [make("p", {}, place(name))] : [];
  return [make("h2", {}, `${title} ${name}`), ...known, ...section("Clauses", items)];
}

/** All about a finding. */
export function findingDetail({ severity, rule, path, line, message, received, expected, hint, subject }) {
  const facts = [
    ["Severity", severity],
    ["Where", place(path, line)],
    ...(received === undefined ? [] : [["Received", received]]),
    ...(expected === undefined ? [] : [["Expected", expected]]),
    ...(hint === undefined ? [] : [["Fix", hint]]),
    ...(byAddress.has(subject) ? [["Clause", clauseLink(byAddress.get(subject))]] : []),
    ...(byPath.has(path) ? [["File", to(`file=${path}`, "clauses of this file")]] : []),
  ];
  return [make("h2", {}, rule), make("p", {}, message), factList(facts)];
}

/** Class of a state: good, worth a look, bad; none for what needs nothing. */
export function tone(state) {
  if (state === "informative") return "plain";
  if (state.startsWith("covered")) return "good";
  return state.startsWith("stale") || state === "unproven" ? "warn" : "bad";
}

function linkItem({ kind, path, line, name, outcome, source }) {
  const said =
    outcome === undefined
      ? []
      : [
          " ",
          make("span", { class: outcome === "passed" ? "good" : outcome === "unknown" ? "faint" : "bad" }, outcome),
        ];
  const from = source === undefined ? [] : [" in ", byRun.has(source) ? to(`run=${source}`, source) : source];
  const other = kind === "impl" || kind === "test" ? [] : [`${kind}: `];
  return [
    ...other,
    name === undefined ? "" : `${name} — `,
    place(path, line),
    ...said,
    ...from,
    " (",
    to(`file=${path}`, "clauses of this file"),
    ")",
  ];
}

function factList(facts) {
  const table = make("dl");
  for (const [name, value] of facts) table.append(make("dt", {}, name), make("dd", {}, value));
  return table;
}

function section(title, items) {
  if (items.length === 0) return [];
  return [
    make("h3", {}, `${title} (${items.length})`),
    make("ul", {}, ...items.map((parts) => make("li", {}, ...parts))),
  ];
}

function clauseLink(clause) {
  return to(`clause=${clause.id}`, `${clause.id} ${clause.title}`);
}

function findingLink(issue) {
  return [to(`finding=${data.issues.indexOf(issue)}`, `${issue.rule}: ${issue.message}`)];
}
