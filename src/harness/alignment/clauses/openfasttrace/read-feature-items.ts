import type { Clause, Reference } from "../../types.ts";
import { createItemClause } from "./item-clause.ts";
import { formatItemId, readIdAt, type ItemId } from "./item-id.ts";
import { splitList } from "./item-lines.ts";

/** What tags and comments before a scenario say of it. */
interface Metadata {
  id: { readonly id: ItemId; readonly line: number } | null;
  readonly covers: Reference[];
  readonly needs: string[];
  /** In the lines of tags, before the first directive. */
  isInTags: boolean;
  /** What is malformed takes the whole scenario with it. */
  isValid: boolean;
}

/** A scenario that is an item, while its steps are read. */
interface Scenario {
  readonly id: { readonly id: ItemId; readonly line: number };
  readonly title: string;
  readonly covers: readonly Reference[];
  readonly needs: readonly string[];
  readonly steps: string[];
  endLine: number;
}

/** The state of reading one feature. */
interface Reader {
  readonly path: string;
  readonly clauses: Clause[];
  metadata: Metadata | null;
  scenario: Scenario | null;
}

/** One line, numbered from 1. */
interface Line {
  readonly text: string;
  readonly number: number;
}

const SCENARIO = /^\s*Scenario(?: Outline)?:(.*)$/;
const BOUNDARY = /^\s*(?:Feature|Rule|Background|Examples):/;
const DIRECTIVE = /^\s*#\s*(Covers|Needs):(.*)$/;

/**
 * Scenarios of a Gherkin file that are items: `@id:scn~login~1` among the tags right before one, and `# Covers:` and
 * `# Needs:` between those and it. As OpenFastTrace 4.7 and later read them, line by line.
 * @see specs/alignment.md §2.6
 */
export function readFeatureItems(text: string, path: string): readonly Clause[] {
  if (!text.includes("@id:")) return [];
  const reader: Reader = { path, clauses: [], metadata: null, scenario: null };
  for (const [index, line] of text.split("\n").entries()) step(reader, { text: line.trimEnd(), number: index + 1 });
  endScenario(reader);
  return reader.clauses;
}

function step(reader: Reader, line: Line): void {
  const title = SCENARIO.exec(line.text)?.[1];
  const words = line.text.trimStart();
  if (title !== undefined) {
    endScenario(reader);
    beginScenario(reader, title.trim(), line);
  } else if (BOUNDARY.test(line.text)) {
    endScenario(reader);
    reader.metadata = null;
  } else if (reader.scenario !== null) addStep(reader.scenario, line);
  else if (words.startsWith("@")) readTagLine(reader, line);
  else if (!words.startsWith("#")) reader.metadata = null;
  else if (reader.metadata !== null) readDirective(reader.metadata, line, reader.path);
}

function beginScenario(reader: Reader, title: string, { number }: Line): void {
  const { metadata } = reader;
  reader.metadata = null;
  if (metadata === null || !metadata.isValid || metadata.id === null) return;
  const { id, covers, needs } = metadata;
  reader.scenario = { id, title, covers, needs, steps: [], endLine: number };
}

function addStep(scenario: Scenario, { text, number }: Line): void {
  if (text === "" || text.trimStart().startsWith("#")) return;
  scenario.steps.push(text);
  scenario.endLine = number;
}

function endScenario(reader: Reader): void {
  const { scenario, path } = reader;
  reader.scenario = null;
  if (scenario === null) return;
  const { id, title, needs, covers, steps, endLine } = scenario;
  const range = { line: id.line, column: 1, endLine };
  reader.clauses.push(
    createItemClause({ id: id.id, title, needs, covers, path, range, text: [title, ...steps].join("\n") }),
  );
}

function readTagLine(reader: Reader, { text, number }: Line): void {
  if (reader.metadata?.isInTags !== true)
    reader.metadata = { id: null, covers: [], needs: [], isInTags: true, isValid: true };
  const { metadata } = reader;
  for (let at = text.indexOf("@id:"); at >= 0; at = text.indexOf("@id:", at + 4)) {
    const found = readIdAt(text, at + 4);
    if (found === null) continue;
    if (metadata.id !== null) metadata.isValid = false;
    metadata.id ??= { id: found.id, line: number };
  }
}

function readDirective(metadata: Metadata, line: Line, path: string): void {
  const [, name, values = ""] = DIRECTIVE.exec(line.text) ?? [];
  if (name === undefined) return;
  metadata.isInTags = false;
  if (metadata.id === null) metadata.isValid = false;
  else if (name === "Covers") takeCovers(metadata, { line, values, path });
  else takeNeeds(metadata, splitList(values));
}

function takeCovers(
  metadata: Metadata,
  { line, values, path }: { readonly line: Line; readonly values: string; readonly path: string },
): void {
  let from = line.text.length - values.length;
  for (const written of splitList(values)) {
    const column = line.text.indexOf(written, from) + 1;
    from = column - 1 + written.length;
    const found = readIdAt(written, 0);
    const address = found === null || found.to < written.length ? null : formatItemId(found.id);
    if (address === null || metadata.covers.some((one) => one.address === address)) metadata.isValid = false;
    else metadata.covers.push({ written, address, path, range: { line: line.number, column, endLine: line.number } });
  }
}

/** The list may be given once. */
function takeNeeds(metadata: Metadata, needs: readonly string[]): void {
  const isList = needs.every((need) => /^\p{Alphabetic}+$/u.test(need)) && new Set(needs).size === needs.length;
  if (!isList || metadata.needs.length > 0) metadata.isValid = false;
  metadata.needs.push(...needs);
}
