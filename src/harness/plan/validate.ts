import type { ErrorObject } from "ajv/dist/2020.js";
import { loadValidator } from "../../base/schema/validator.ts";
import { offsetOf, type RawRow } from "./draft.ts";
import { nearestKey, ROW_KEYS, SELECTOR_KEYS } from "./entries.ts";
import { FRONT_MATTER_KEYS } from "./front-matter.ts";
import type { Finding, PlanSource } from "./source.ts";
import { readModeWords, readStatusWords } from "./status.ts";

/** The machine part of a plan as the published schema describes it. */
export interface MachinePart {
  readonly frontMatter?: Readonly<Record<string, unknown>>;
  readonly rows: readonly RawRow[];
}

const schemaFile = new URL("./plan.schema.json", import.meta.url);

/** Reports whatever the schema refuses, each at its own place in the file. */
export function validateMachinePart(source: PlanSource, part: MachinePart): void {
  const validate = loadValidator(schemaFile);
  if (validate(part)) return;
  for (const error of validate.errors ?? []) {
    if (error.keyword === "if") continue;
    const { at, record, received } = locate(part, error);
    source.report(at, describe(error, record, received));
  }
}

interface Located {
  readonly at: number;
  /** Where in the schema's terms the fault lies: `/rows/red`, the list positions taken out. */
  readonly record: string;
  readonly received: string;
}

/** Follows an error's path through the data, and keeps the last place that is known. */
function locate(part: MachinePart, error: ErrorObject): Located {
  const steps = error.instancePath.split("/").slice(1).map(unescapePointer);
  const unknown: unknown = error.params["additionalProperty"];
  if (typeof unknown === "string") steps.push(unknown);
  let at = 0;
  let value: unknown = part;
  for (const step of steps) {
    if (typeof value !== "object" || value === null) break;
    at = offsetOf(value, step) ?? at;
    value = (value as Record<string, unknown>)[step];
    if (typeof value === "object" && value !== null) at = offsetOf(value) ?? at;
  }
  const record = steps.filter((step) => !/^\d+$/.test(step)).join("/");
  return { at, record, received: typeof value === "string" ? value : (JSON.stringify(value) ?? "nothing") };
}

function unescapePointer(step: string): string {
  return step.replaceAll("~1", "/").replaceAll("~0", "~");
}

function describe(error: ErrorObject, record: string, received: string): Finding {
  const key = record.slice(record.lastIndexOf("/") + 1);
  const { params } = error;
  if (error.keyword === "additionalProperties") return describeUnknownKey(record, key);
  if (error.keyword === "false schema") {
    return {
      rule: "plan-several-expectations",
      message: `\`${key}\` stands beside another expectation`,
      received,
      expected: "one of `fails`, `matches` and `absent` under a red selector",
      hint: "keep one of them",
    };
  }
  if (error.keyword === "required") {
    const missing = String(params["missingProperty"]);
    return {
      rule: "plan-missing-key",
      message: `\`${missing}\` is missing`,
      expected: `${missing}: …`,
      hint: `add \`${missing}:\` ${record.startsWith("frontMatter") ? "to the front matter" : "here"}`,
    };
  }
  return describeValue(error, key, received);
}

const EXPECTED: Readonly<Record<string, { readonly expected: string; readonly hint: string }>> = {
  id: {
    expected: "letters, digits, `.`, `_` and `-`",
    hint: "take other characters out; in YAML put quotes round a number",
  },
  title: { expected: "one line of text", hint: "say what is to be done; in YAML put quotes round a number" },
  status: {
    expected: "one of its words",
    hint: "pending: not begun; in_progress: worked on now; blocked: waits for something; done: nothing left; archived: kept, no longer worked on",
  },
  mode: {
    expected: "one of its words",
    hint: "tdd: rows fail first, then pass; parity, perf and docs: rows pass, nothing has to fail first",
  },
  suites: { expected: "a list of command lines", hint: "write each as `- pytest tests/`" },
  run: { expected: "a command line", hint: "write the command" },
  timeout: {
    expected: "a positive number with its unit, at most 99h: 500ms, 90s, 10m, 1h",
    hint: "write the unit behind the number",
  },
  cwd: {
    expected: "a folder inside the project, relative to its root, with `/`",
    hint: "write the path from the project's root",
  },
  report: {
    expected: "a glob relative to the selector's folder, with `/`",
    hint: "write it like `build/reports/*.xml`",
  },
  redWaiver: { expected: "red: none — reason", hint: "say behind a dash why there is no red selector" },
  proofWaiver: { expected: "proof: none — reason", hint: "say behind a dash why nothing can be run" },
};

const NAMES: Readonly<Record<string, string>> = { redWaiver: "red: none", proofWaiver: "proof: none" };

function describeValue(error: ErrorObject, key: string, received: string): Finding {
  const allowed: unknown = error.params["allowedValues"];
  const values = Array.isArray(allowed) ? allowed.map(String) : null;
  const nearest = values === null ? null : (nearestKey(received, values) ?? meantBy(key, received));
  const known = Object.hasOwn(EXPECTED, key) ? EXPECTED[key] : undefined;
  const finding: Finding = {
    rule: key in NAMES ? "plan-reason" : "plan-value",
    message: key in NAMES ? `\`${NAMES[key]}\` gives no reason` : `\`${key}\` has a value that it cannot have`,
    received: received === "" ? "nothing" : received,
    expected: values?.join(" | ") ?? known?.expected ?? error.message ?? "another value",
  };
  const hint = nearest === null ? known?.hint : `did you mean \`${nearest}\`?`;
  return hint === undefined ? finding : { ...finding, hint };
}

/** People's own words for a status or mode: `active`, `complete`. */
function meantBy(key: string, received: string): string | null {
  if (key === "status") return readStatusWords(received);
  return key === "mode" ? readModeWords(received) : null;
}

function describeUnknownKey(record: string, key: string): Finding {
  const outer = record.slice(0, record.lastIndexOf("/"));
  const known = knownKeys(outer);
  if (/^(?:fails|matches|absent)$/.test(key) && outer.startsWith("rows")) {
    return {
      rule: "plan-expectation-place",
      message: `\`${key}\` stands outside a red selector`,
      received: key,
      expected: "a list item under `red:`",
      hint:
        outer === "rows"
          ? "indent it by two spaces more, under its `red:`"
          : "a green selector passes; write the selector under `red:`",
    };
  }
  const nearest = nearestKey(key, known);
  return {
    rule: "plan-unknown-key",
    message: `\`${key}\` is not a key`,
    received: key,
    expected: known.join(", "),
    hint: nearest === null ? "take it out, or write it as a paragraph" : `did you mean \`${nearest}\`?`,
  };
}

function knownKeys(record: string): readonly string[] {
  if (record === "frontMatter") return FRONT_MATTER_KEYS;
  if (record === "frontMatter/suites") return ["run", "note", "cwd", "timeout", "report"];
  if (record === "rows/red") return SELECTOR_KEYS.red;
  return record === "rows/green" ? SELECTOR_KEYS.green : ROW_KEYS;
}
