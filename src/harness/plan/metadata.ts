import type { Block } from "./outline.ts";
import { headingText } from "./phases.ts";
import type { PlanSource } from "./source.ts";
import { readModeWords, readStatusWords } from "./status.ts";
import type { PlanMode, PlanStatus } from "./types.ts";

/** What a plan says of itself as a whole. */
export interface Metadata {
  readonly id: string;
  readonly title: string;
  readonly status: PlanStatus;
  readonly mode: PlanMode;
}

const FIELD =
  /^\s*(?:[-*+]\s+)?(?:\*\*|__)?(?:initiative |plan )?(id|title|status|mode|initiative)(?:\*\*|__)?\s*:(?:\*\*|__)?\s*(.*)$/i;
const ID = /^[`*_[]*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?)[`*_\],;]*(?:\s|$)/;

/** Reads `- **ID:** …`, `- **Status:** …` and the like, which stand before the first row. */
export function readMetadata(source: PlanSource, blocks: readonly Block[], end: number): Metadata {
  const fields = readFields(source, blocks, end);
  const heading = blocks.find((block) => block.kind === "heading");
  const folder = folderId(source.placeOf(0).file);
  return {
    id: readId(source, fields.get("id") ?? fields.get("initiative")) ?? folder,
    title: fields.get("title")?.text ?? (heading && headingText(source.text, heading.from, heading.to)) ?? folder,
    status: readStatus(source, fields.get("status")),
    mode: readModeWords(fields.get("mode")?.text ?? "") ?? "tdd",
  };
}

interface Field {
  readonly text: string;
  readonly at: number;
}

function readFields(source: PlanSource, blocks: readonly Block[], end: number): ReadonlyMap<string, Field> {
  const fields = new Map<string, Field>();
  for (const block of blocks) {
    if (block.from >= end) break;
    if (block.kind !== "item" && block.kind !== "paragraph") continue;
    const from = block.kind === "item" ? block.textFrom : block.from;
    const to = block.kind === "item" ? block.textTo : block.to;
    if (from < 0) continue;
    let at = from;
    for (const line of source.text.slice(from, to).split("\n")) {
      const [, name, text] = FIELD.exec(line) ?? [];
      const key = name?.toLowerCase();
      if (key !== undefined && text !== undefined && !fields.has(key)) fields.set(key, { text: text.trim(), at });
      at += line.length + 1;
    }
  }
  return fields;
}

function readId(source: PlanSource, field: Field | undefined): string | null {
  if (field === undefined) return null;
  const id = ID.exec(field.text)?.[1];
  if (id !== undefined) return id;
  source.report(field.at, {
    rule: "plan-id",
    message: "The initiative's id cannot name a folder; the plan's own folder is taken",
    received: field.text === "" ? "nothing" : field.text,
    expected: "letters, digits, `.`, `_` and `-`",
    hint: "write an id like `ADR-003-BACKEND-API`",
  });
  return null;
}

function readStatus(source: PlanSource, field: Field | undefined): PlanStatus {
  if (field === undefined) return "pending";
  const status = readStatusWords(field.text);
  if (status === null) {
    source.report(field.at, {
      rule: "plan-status",
      message: "The plan's status is not understood and counts as pending",
      received: field.text === "" ? "nothing" : field.text,
      expected: "pending | in_progress | blocked | done | archived",
      hint: "begin the status with one of these words",
    });
  }
  return status ?? "pending";
}

/** The folder's name; the file's own where the folder holds plans of all initiatives. */
export function folderId(path: string): string {
  const parts = path.split("/");
  const file = parts.at(-1)?.replace(/\.[^.]*$/, "") ?? "";
  const folder = parts.at(-2) ?? "";
  const name = folder === "" || /^(?:plans?|active|archived?|docs|\.+)$/i.test(folder) ? file : folder;
  return name.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^[^A-Za-z0-9]+|[.-]+$/g, "") || "plan";
}
