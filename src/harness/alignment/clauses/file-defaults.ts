import { yamlParser } from "../../../base/text/yaml.ts";
import { findFrontMatter } from "../../plan/outline.ts";
import { guessNeed } from "./directive.ts";

/** What the front matter says of all clauses of a file. */
export interface FileDefaults {
  readonly informative: boolean | null;
  readonly needs: readonly string[] | null;
  readonly faults: readonly { readonly at: number; readonly received: string; readonly hint: string }[];
}

const MAX_ALIASES = 10;

/**
 * Reads `clauses:` of the front matter.
 * @param known needs of this project besides `impl`, `test` and `evidence`
 * @see specs/alignment.md §2.4
 */
export function readFileDefaults(text: string, known: readonly string[]): FileDefaults {
  const nothing: FileDefaults = { informative: null, needs: null, faults: [] };
  const found = findFrontMatter(text);
  if (found === null || !/^["']?clauses?["']?[ \t]*:/m.test(found.source)) return nothing;
  const fault = (at: number, received: string, hint: string) => ({
    ...nothing,
    faults: [{ at: found.from + at, received, hint }],
  });
  const { isMap, isScalar, parseDocument } = yamlParser();
  const document = parseDocument(found.source, { prettyErrors: false });
  const error = document.errors[0];
  if (error !== undefined) return fault(error.pos[0], error.message, "mend the YAML of the front matter");
  const pair = isMap(document.contents)
    ? document.contents.items.find(({ key }) => isScalar(key) && /^clauses?$/.test(String(key.value)))
    : undefined;
  const at = isScalar(pair?.key) ? (pair.key.range?.[0] ?? 0) : 0;
  let value: unknown;
  try {
    value = (document.toJS({ maxAliasCount: MAX_ALIASES }) as Record<string, unknown>)["clauses"];
  } catch (cause) {
    return fault(at, String(cause), "write the front matter without aliases");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return fault(at, JSON.stringify(value) ?? "clause:", HINT);
  return { ...readKeys(value as Record<string, unknown>, known, found.from + at) };
}

const HINT = "write `clauses:` with `needs: [impl, test]` or `informative: true` below it";

function readKeys(value: Readonly<Record<string, unknown>>, known: readonly string[], at: number): FileDefaults {
  const { needs: rawNeeds, informative, ...others } = value;
  const faults: { at: number; received: string; hint: string }[] = [];
  const other = Object.keys(others)[0];
  if (other !== undefined) faults.push({ at, received: other.slice(0, 200), hint: HINT });
  if (informative !== undefined && typeof informative !== "boolean")
    faults.push({ at, received: `informative: ${JSON.stringify(informative)}`, hint: "write `informative: true`" });
  const needs = rawNeeds === undefined ? null : listNeeds(rawNeeds);
  const wrong = needs?.find((need) => guessNeed(need, known) !== need);
  if (wrong !== undefined || (rawNeeds !== undefined && needs === null)) {
    const meant = wrong === undefined ? null : guessNeed(wrong, known);
    faults.push({
      at,
      received: `needs: ${JSON.stringify(rawNeeds)}`.slice(0, 200),
      hint: meant === null ? "write `needs: [impl, test]`" : `write \`${meant}\``,
    });
  }
  return {
    informative: typeof informative === "boolean" ? informative : null,
    needs: wrong === undefined && needs !== null ? needs.filter((need) => need !== "nothing") : null,
    faults,
  };
}

/** `[impl, test]` or `impl, test`; null where it is neither. */
function listNeeds(value: unknown): readonly string[] | null {
  if (typeof value === "string") return value.split(/[\s,]+/).filter((need) => need !== "");
  if (!Array.isArray(value)) return null;
  return value.every((need) => typeof need === "string") ? (value as string[]) : null;
}
