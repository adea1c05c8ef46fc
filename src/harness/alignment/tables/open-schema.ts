import { posix } from "node:path";
import { nearestWord } from "../documents/nearest-path.ts";
import { readSchemaFields, type Follow } from "./schema-fields.ts";
import type { SchemaField } from "./types.ts";

/** The value of a JSON (or YAML) file below the root; an `Error` where there is none that can be read. */
export type ReadJson = (path: string) => Promise<unknown>;

/** The names of a part of a schema; or why it cannot be had. */
export type OpenedSchema =
  | { readonly kind: "fields"; readonly fields: readonly SchemaField[] }
  | { readonly kind: "fault"; readonly message: string; readonly expected: string };

const MOST_FILES = 50;

/**
 * Opens the part of a schema that `path#/pointer` names. References are followed, into other files as well.
 * The path counts from the root; one that begins with `./` or `../` from the document's folder.
 */
export async function openSchema(target: string, from: string, readJson: ReadJson): Promise<OpenedSchema> {
  const hash = target.indexOf("#");
  const written = hash < 0 ? target : target.slice(0, hash);
  const pointer = hash < 0 ? "" : target.slice(hash + 1);
  const path = /^\.{1,2}\//.test(written) ? posix.join(posix.dirname(from), written) : posix.normalize(written);
  const files = await loadFiles(path, readJson);
  const schema = files.get(path);
  if (schema instanceof Error) {
    return { kind: "fault", message: `${path} cannot be read: ${schema.message}`, expected: "a JSON Schema" };
  }
  const found = resolvePointer(schema, pointer);
  if (found.kind === "fault") {
    return { kind: "fault", message: `${path} has nothing at #${pointer}: ${found.message}`, expected: found.expected };
  }
  const fields = readSchemaFields(found.value, followFrom(path, files));
  if (fields !== null) return { kind: "fields", fields };
  return {
    kind: "fault",
    message: `${path} has no names at #${pointer}`,
    expected: "an object with `properties`, a list of such, or an enumeration",
  };
}

/** The file and all that it refers to, over any number of steps. */
async function loadFiles(path: string, readJson: ReadJson): Promise<ReadonlyMap<string, unknown>> {
  const files = new Map<string, unknown>();
  const open = [path];
  for (let next = open.pop(); next !== undefined && files.size < MOST_FILES; next = open.pop()) {
    if (files.has(next)) continue;
    const value = await readJson(next);
    files.set(next, value);
    for (const other of filesReferredTo(value, next)) if (!files.has(other)) open.push(other);
  }
  return files;
}

function filesReferredTo(schema: unknown, path: string): readonly string[] {
  const found = new Set<string>();
  const open: unknown[] = [schema];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value !== "object" || value === null) continue;
    const reference = (value as { readonly $ref?: unknown }).$ref;
    if (typeof reference === "string" && !/^(?:#|[a-z][a-z\d+.-]*:)/i.test(reference))
      found.add(fileOf(reference, path));
    for (const each of Object.values(value)) if (each !== undefined) open.push(each);
  }
  return [...found];
}

function fileOf(reference: string, path: string): string {
  const file = reference.replace(/#.*$/s, "");
  return file === "" ? path : posix.join(posix.dirname(path), file);
}

function followFrom(path: string, files: ReadonlyMap<string, unknown>): Follow {
  return (reference) => {
    if (/^[a-z][a-z\d+.-]*:/i.test(reference)) return null;
    const file = fileOf(reference, path);
    const schema = files.get(file);
    if (schema === undefined || schema instanceof Error) return null;
    const fragment = reference.includes("#") ? reference.slice(reference.indexOf("#") + 1) : "";
    const found =
      fragment === "" || fragment.startsWith("/") ? resolvePointer(schema, fragment) : anchored(schema, fragment);
    return found.kind === "value" ? { node: found.value, follow: followFrom(file, files) } : null;
  };
}

type Pointed =
  | { readonly kind: "value"; readonly value: unknown }
  | { readonly kind: "fault"; readonly message: string; readonly expected: string };

/** What a JSON pointer leads to. */
function resolvePointer(schema: unknown, pointer: string): Pointed {
  let value = schema;
  for (const raw of pointer.split("/").slice(1)) {
    const key = decodeURIComponentSafely(raw).replaceAll("~1", "/").replaceAll("~0", "~");
    const keys = typeof value === "object" && value !== null ? Object.keys(value) : [];
    if (!keys.includes(key)) {
      const near = nearestWord(key, keys);
      return {
        kind: "fault",
        message: `no \`${key}\``,
        expected: near ?? oneOf(keys),
      };
    }
    value = (value as Record<string, unknown>)[key];
  }
  return { kind: "value", value };
}

function oneOf(keys: readonly string[]): string {
  if (keys.length === 0) return "a pointer that ends before it: nothing is below that part of the schema";
  const shown = keys.slice(0, MOST_KEYS).join(", ");
  return `one of ${shown}${keys.length > MOST_KEYS ? ", …" : ""}`;
}

const MOST_KEYS = 20;

function anchored(schema: unknown, anchor: string): Pointed {
  const open: unknown[] = [schema];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value !== "object" || value === null) continue;
    if ((value as { readonly $anchor?: unknown }).$anchor === anchor) return { kind: "value", value };
    for (const each of Object.values(value)) if (each !== undefined) open.push(each);
  }
  return { kind: "fault", message: `no anchor ${anchor}`, expected: "an anchor of the schema" };
}

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
