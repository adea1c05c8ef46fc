import { readFile } from "node:fs/promises";
import { saveFile } from "../../../base/files/atomic.ts";
import type { CollectionError } from "../../runners/types.ts";

/**
 * What a runner said of a selector.
 * `broken`: a file that it names could not be loaded. `unknown`: it could not be asked here. Neither is kept: what mends
 * them need not stand in a test file.
 */
export type Answer =
  | { readonly kind: "collects"; readonly count: number }
  | { readonly kind: "nothing"; readonly near: readonly string[]; readonly hint: string | null }
  | { readonly kind: "broken"; readonly error: CollectionError }
  | { readonly kind: "unknown"; readonly message: string; readonly hint: string };

/** Answers by fingerprint. */
export type Answers = ReadonlyMap<string, Answer>;

const VERSION = 2;

/** Answers of earlier checks; none where the file is missing, damaged or of another version. */
export async function loadAnswers(path: string): Promise<Answers> {
  const text = await readFile(path, "utf8").catch(() => "");
  try {
    const { version, answers } = JSON.parse(text) as { readonly version: unknown; readonly answers: unknown };
    if (version !== VERSION || typeof answers !== "object" || answers === null) return new Map();
    return new Map(Object.entries(answers).filter((entry): entry is [string, Answer] => isAnswer(entry[1])));
  } catch {
    return new Map();
  }
}

/** Keeps what was answered; a cache that cannot be written is none. */
export async function saveAnswers(path: string, answers: Answers): Promise<void> {
  const kept = [...answers]
    .filter(([, { kind }]) => kind === "collects" || kind === "nothing")
    .sort(([left], [right]) => (left < right ? -1 : 1));
  const content = `${JSON.stringify({ version: VERSION, answers: Object.fromEntries(kept) })}\n`;
  await saveFile(path, content).catch(() => undefined);
}

function isAnswer(value: unknown): value is Answer {
  if (typeof value !== "object" || value === null) return false;
  const answer = value as Record<string, unknown>;
  if (answer["kind"] === "collects") return typeof answer["count"] === "number" && answer["count"] > 0;
  const { near, hint } = answer;
  return (
    answer["kind"] === "nothing" &&
    Array.isArray(near) &&
    near.every((each) => typeof each === "string") &&
    (hint === null || typeof hint === "string")
  );
}
