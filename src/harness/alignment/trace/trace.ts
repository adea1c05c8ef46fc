import type { Clause, Link, Trace } from "../types.ts";
import { groupBy } from "../../../base/collections/group-by.ts";
import { createAddressBook, type AddressBook, type Resolution } from "./address-book.ts";
import { traceDependencies, type Dependencies } from "./dependencies.ts";
import { linksOfFiles, linksOfPlans, type PlanLink } from "./gather-links.ts";
import { judgeClause, type Incoming, type JudgedClause } from "./judge-clause.ts";
import { createFinder, type Finder } from "./nearest.ts";
import { tellAmbiguous } from "./tell-ambiguous.ts";
import { tellClause } from "./tell-clause.ts";
import { tellCycles } from "./tell-cycles.ts";
import { tellLost, type LostLink } from "./tell-lost.ts";
import { tellOutdated } from "./tell-outdated.ts";
import { tellReviews } from "./tell-reviews.ts";
import type { EvidenceRun, TraceInput } from "./types.ts";

/**
 * What points at each clause, and what follows from that. Pure; its cost grows with clauses and links, not with their
 * product.
 * @see specs/alignment.md §4
 */
export function traceClauses(input: TraceInput): Trace {
  const { book, dependencies, links, planLinks, judged } = judgeClauses(input);
  const lost = lostLinks(book, { links, plans: planLinks, input });
  const told = new Set(lost.filter(({ state }) => state === "orphaned").map(({ link }) => link.address));
  const clauses = judged.map(({ traced }) => traced);
  return {
    clauses,
    lost: lost.map(({ link, state, candidates }) => ({ link, state, candidates })),
    issues: [
      ...lost.map(tellLost),
      ...tellAmbiguous(clauses.filter(({ states }) => states.includes("ambiguous"))),
      ...judged.flatMap(tellClause),
      ...judged.flatMap(tellOutdated),
      ...tellReviews(judged, { ...input, told }),
      ...tellCycles(dependencies.cycles, book),
    ],
  };
}

/** Every clause judged, with what it was judged by. */
export interface Judgement {
  readonly book: AddressBook;
  readonly dependencies: Dependencies;
  readonly links: readonly Link[];
  readonly planLinks: readonly PlanLink[];
  /** In the order of the files. */
  readonly judged: readonly JudgedClause[];
}

/** The first half of a trace: what reviews and waivers are made from. */
export function judgeClauses(input: TraceInput): Judgement {
  const book = createAddressBook(input.files, input.paths);
  const dependencies = traceDependencies(book);
  const planLinks = linksOfPlans(input.plans);
  const links = [...linksOfFiles(input.files), ...planLinks.map(({ link }) => link)];
  const sources = { book, incoming: followLinks(book, links), evidence: evidenceOf(book, planLinks, input.evidence) };
  const context = { ...input, dependencies };
  const judged = book.clauses.map((clause) => judgeClause(clause, incomingOf(clause, sources), context));
  return { book, dependencies, links, planLinks, judged };
}

interface Followed {
  readonly links: Link[];
  readonly outdated: Link[];
  isAmbiguous: boolean;
}

type IncomingLinks = ReadonlyMap<Clause, Followed>;

function followLinks(book: AddressBook, links: readonly Link[]): IncomingLinks {
  const incoming = new Map<Clause, Followed>();
  const at = (clause: Clause): Followed => {
    const known = incoming.get(clause);
    if (known !== undefined) return known;
    const begun: Followed = { links: [], outdated: [], isAmbiguous: false };
    incoming.set(clause, begun);
    return begun;
  };
  for (const link of links) {
    const resolution = book.resolve(link.address);
    if (resolution.kind === "ambiguous") for (const clause of resolution.clauses) at(clause).isAmbiguous = true;
    if (resolution.kind !== "found") continue;
    for (const clause of resolution.clauses) {
      at(clause).links.push(link);
      if (resolution.outdated) at(clause).outdated.push(link);
    }
  }
  return incoming;
}

/** Finished loops by the clauses that their plans' rows name. */
function evidenceOf(
  book: AddressBook,
  links: readonly PlanLink[],
  runs: readonly EvidenceRun[],
): ReadonlyMap<Clause, ReadonlySet<string>> {
  const ofRow = groupBy(runs, ({ initiative, row }) => `${initiative}\n${row}`);
  const evidence = new Map<Clause, Set<string>>();
  for (const { link, plan, rowId } of links) {
    const proofs = ofRow.get(`${plan.id}\n${rowId}`) ?? [];
    const resolution = book.resolve(link.address);
    if (resolution.kind !== "found") continue;
    for (const clause of resolution.clauses) {
      const known = evidence.get(clause) ?? new Set();
      for (const { runId } of proofs) known.add(runId);
      evidence.set(clause, known);
    }
  }
  return evidence;
}

const NONE: readonly never[] = [];

interface Sources {
  readonly incoming: IncomingLinks;
  readonly evidence: ReadonlyMap<Clause, ReadonlySet<string>>;
  readonly book: AddressBook;
}

function incomingOf(clause: Clause, { incoming, evidence, book }: Sources): Incoming {
  const { links = NONE, outdated = NONE, isAmbiguous = false } = incoming.get(clause) ?? {};
  const proofs = evidence.get(clause);
  const isShared = book.resolve(clause.id).kind === "ambiguous";
  return {
    links,
    outdated,
    evidence: proofs === undefined ? NONE : [...proofs].sort(),
    ambiguous: isAmbiguous || (isShared && matters(clause)),
  };
}

/** Rows of tables and headings that need nothing may be called alike, as long as nothing points at them. */
function matters(clause: Clause): boolean {
  const hasOwnId = !clause.id.startsWith(clause.path) && clause.kind !== "row";
  return hasOwnId || (clause.needs.length > 0 && !clause.informative);
}

/** Finished plans tell of the past. */
function lostLinks(
  book: AddressBook,
  { links, plans, input }: { links: readonly Link[]; plans: readonly PlanLink[]; input: TraceInput },
): readonly LostLink[] {
  const planOf = new Map(plans.map(({ link, plan }) => [link, plan]));
  const ofClauses = book.clauses.flatMap(({ depends }) =>
    depends.map((reference): Link => ({ ...reference, kind: "depends", cover: null, item: null })),
  );
  const finder = createFinder(book, input.reviews);
  const lost: LostLink[] = [];
  for (const link of ofClauses.length === 0 ? links : [...links, ...ofClauses]) {
    const resolution = book.resolve(link.address);
    if (resolution.kind === "found" || resolution.kind === "file") continue;
    const plan = planOf.get(link);
    if (plan?.status === "done" || plan?.status === "archived") continue;
    const severity = plan?.form === "found" ? "warning" : "error";
    lost.push({ link, severity, ...whyLost(resolution, finder, link.address) });
  }
  return lost;
}

type Unresolved = Exclude<Resolution, { readonly kind: "found" | "file" }>;

function whyLost(
  resolution: Unresolved,
  finder: Finder,
  address: string,
): Pick<LostLink, "state" | "candidates" | "hint"> {
  if (resolution.kind === "gone") {
    const { addresses, hint } = finder.near(address);
    return { state: "orphaned", candidates: addresses, hint };
  }
  const candidates = resolution.clauses.map(({ id, path, range }) => `${id} (${path}:${range.line})`);
  return { state: "ambiguous", candidates, hint: null };
}
