import type { PlanForm } from "./types.ts";

/** A text parted into the row's id and its title. */
export interface IdAndTitle {
  readonly id: string;
  readonly title: string;
}

const MARK = String.raw`(?:\*\*|__|\x60)?`;
const ID = new RegExp(
  String.raw`^(${MARK})\[?([A-Za-z0-9][A-Za-z0-9._-]{0,63}?)\]?(${MARK})(\s*[:)]|\.(?=\s)|\s*[—–](?=\s)|\s+--?(?=\s))?(${MARK})(?=\s|$)\s*`,
);
const NOT_IDS = new Set(["TODO", "FIXME", "NOTE", "WIP", "DONE", "NB", "TBD"]);

/**
 * Takes a row's id off the beginning of its text: `EB2.B Derive …`, `A1: …`, `**C.2** — …`.
 * In a plan that was not written for this tool a word counts only where it does not read as prose.
 */
export function takeRowId(text: string, form: PlanForm): IdAndTitle | null {
  const match = ID.exec(text);
  const [whole, opening = "", id, closing = "", separator = "", closingLate = ""] = match ?? [];
  if (whole === undefined || id === undefined) return null;
  const delimited = separator !== "" || (opening !== "" && (closing !== "" || closingLate !== ""));
  if (!isId(id, form, delimited ? "delimited" : "bare")) return null;
  return { id, title: text.slice(whole.length).replace(/\s+/g, " ").trim() };
}

function isId(word: string, form: PlanForm, setting: "delimited" | "bare"): boolean {
  if (NOT_IDS.has(word)) return false;
  if (setting === "delimited") return /\d/.test(word) || /^[A-Z][A-Z._-]{0,15}$/.test(word);
  if (/^[A-Z]+(?:[._-][A-Z][A-Za-z]*)+$/.test(word)) return true;
  if (form === "strict") return /\d/.test(word);
  return /^\d+(?:\.\d+)+$/.test(word) || (/^[A-Z]/.test(word) && /\d|\./.test(word) && !/[a-z]{3}/.test(word));
}
