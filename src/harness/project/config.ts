import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "../../base/errors/app-error.ts";
import { formatIssue } from "../../base/errors/issue.ts";
import { parseTimeout } from "../plan/build.ts";

/** Name of the configuration file, at the project's root. */
export const CONFIG_FILE = "loop.config.json";

/** The configuration with every default filled in. Paths are relative to the project's root. */
export interface LoopConfig {
  /** Globs of the plan files. */
  readonly plans: readonly string[];
  /** Folder of the run folders. */
  readonly reports: string;
  /** The ledger page. */
  readonly ledger: string;
  /** Folder of the project's own report templates; null: all built in. */
  readonly templates: string | null;
  /** Suite commands for plans that name none. */
  readonly suites: readonly string[];
  /** Limit of one selector at RED or GREEN. */
  readonly selectorTimeoutMs: number;
  /** Limit of one suite command. */
  readonly suiteTimeoutMs: number;
  /** Names of the environment variables that are recorded with the evidence. */
  readonly environment: readonly string[];
  /** Logs of more bytes than this are kept gzipped. */
  readonly compressAboveBytes: number;
  /** Globs of files that are no part of the tree hash. */
  readonly ignore: readonly string[];
  readonly alignment: AlignmentConfig;
}

/** What `loop check` holds together; paths and globs as in the rest of the file. */
export interface AlignmentConfig {
  readonly specs: readonly string[];
  readonly tests: readonly string[];
  readonly code: readonly string[];
  readonly documents: readonly string[];
  /** Globs of files that are not read. */
  readonly ignore: readonly string[];
  /** What a clause needs that says nothing of it. */
  readonly needs: readonly string[];
  /** Words that begin a link in a comment. */
  readonly linkWords: readonly string[];
  /** The file that records what was reviewed. */
  readonly lock: string;
  /** Globs of JUnit XML and CTRF files. */
  readonly results: readonly string[];
  /** Names of the fields that the file itself gives: a glob that somebody wrote and that matches nothing is a mistake. */
  readonly written: readonly string[];
}

/** The file's fields as its schema names them, defaults filled in. */
interface ConfigFields {
  readonly plans: readonly string[];
  readonly reports: string;
  readonly ledger: string;
  readonly templates: string | null;
  readonly suites: readonly string[];
  readonly timeouts: { readonly selector: string; readonly suite: string };
  readonly environment: readonly string[];
  readonly compressAbove: number;
  readonly ignore: readonly string[];
  readonly alignment: Omit<AlignmentConfig, "written">;
}

interface SchemaNode {
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
}

/**
 * Reads `loop.config.json`; a repository without one has the defaults.
 * @param root the project's root, absolute
 * @throws AppError `CONFIG_INVALID` with every problem of the file, `IO_FAILED` when it cannot be read
 */
export async function loadConfig(root: string): Promise<LoopConfig> {
  const bytes = await readConfigFile(join(root, CONFIG_FILE));
  const written = bytes === null ? {} : await parseConfig(bytes);
  const { alignment = {} } = written as { readonly alignment?: object };
  return resolveConfig(fillDefaults(readSchema(), written) as ConfigFields, Object.keys(alignment));
}

async function readConfigFile(path: string): Promise<Uint8Array | null> {
  try {
    return await readFile(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return null;
    throw new AppError("IO_FAILED", `Could not read ${CONFIG_FILE}`, {
      kind: "environment",
      received: code ?? "unknown error",
      expected: "a readable file, or none",
      hint: code === "EISDIR" ? "a folder has that name: rename it" : "give the current user the right to read it",
      where: { file: CONFIG_FILE },
      cause: error,
    });
  }
}

/** The validator is loaded only where there is something to validate: it costs more than all the rest. */
async function parseConfig(bytes: Uint8Array): Promise<object> {
  const { validateConfig } = await import("./config-issues.ts");
  const { value, issues } = validateConfig(bytes, CONFIG_FILE);
  if (issues.length === 0) return value as object;
  throw new AppError("CONFIG_INVALID", `${CONFIG_FILE} has ${issues.length} problem${issues.length > 1 ? "s" : ""}`, {
    where: issues[0]?.where ?? { file: CONFIG_FILE },
    hint: "mend what is listed, or take the field out: the defaults serve most",
    problems: issues.map(formatIssue),
  });
}

function readSchema(): SchemaNode {
  return JSON.parse(readFileSync(new URL("./config.schema.json", import.meta.url), "utf8")) as SchemaNode;
}

/** A valid value with what it lacks taken from the schema. */
function fillDefaults(schema: SchemaNode, value: unknown = schema.default): unknown {
  if (schema.properties === undefined) return value;
  const written = value as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(schema.properties).map(([key, field]) => [key, fillDefaults(field, written[key])]),
  );
}

function resolveConfig(fields: ConfigFields, writtenAlignment: readonly string[]): LoopConfig {
  const { timeouts, compressAbove } = fields;
  return {
    plans: fields.plans,
    reports: normalise(fields.reports),
    ledger: normalise(fields.ledger),
    templates: fields.templates === null ? null : normalise(fields.templates),
    suites: fields.suites,
    selectorTimeoutMs: parseTimeout(timeouts.selector) as number,
    suiteTimeoutMs: parseTimeout(timeouts.suite) as number,
    environment: fields.environment,
    compressAboveBytes: compressAbove,
    ignore: fields.ignore,
    alignment: { ...fields.alignment, lock: normalise(fields.alignment.lock), written: writtenAlignment },
  };
}

/** `./reports/` and `reports` are the same folder; run ids are built from it, so it has one spelling. */
function normalise(path: string): string {
  return path
    .split("/")
    .filter((part) => part !== "" && part !== ".")
    .join("/");
}
