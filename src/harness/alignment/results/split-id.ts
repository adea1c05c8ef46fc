import type { TestResult } from "../../runners/types.ts";
import type { RecordedResult } from "./types.ts";

/**
 * Owner and name of a test from its id: `tests/a.py::C::t` and `tests/x.test.ts > math > adds` have all in the name,
 * `path :: owner :: name`, as reports are read, has both.
 */
export function splitId({
  id,
  file,
  name,
}: Pick<TestResult, "id" | "file" | "name">): Pick<RecordedResult, "owner" | "name"> {
  const rest = withoutFile(id, file);
  const numbered = / #\d{1,6}$/u.exec(rest)?.[0] ?? "";
  const tail = ` :: ${name}${name.endsWith(numbered) ? "" : numbered}`;
  if (rest.endsWith(tail) && rest.length > tail.length) return withoutTitle(rest.slice(0, -tail.length), name);
  return { owner: "", name: rest === "" ? name : rest };
}

/** Mocha's reporter writes the title for the class, and the suites with the title for the name. */
function withoutTitle(owner: string, name: string): Pick<RecordedResult, "owner" | "name"> {
  const isTitle = name.length > owner.length && name.endsWith(` ${owner}`);
  return isTitle ? { owner: name.slice(0, -owner.length).trimEnd(), name: owner } : { owner, name };
}

function withoutFile(id: string, file: string | null): string {
  if (file === null || !id.startsWith(file)) return id;
  return id.slice(file.length).replace(/^(?: :: |::| > )/u, "");
}
