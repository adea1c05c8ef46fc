// What an error is: the runner's own kind, a time-out, or any other.
import { stripVTControlCharacters } from "node:util";

const miscounted = /^expected (?:number of assertions to be \d+, but got \d+|any number of assertion, but got none)$/u;

/** Type and message of an error as the harness records them; a thrown value that is no error has no type. */
export function failureOf(error) {
  if (typeof error !== "object" || error === null) return { type: "", message: String(error) };
  const message = error.message ?? "";
  return { type: String(error.name ?? ""), message: stripVTControlCharacters(String(message)) };
}

/** Assertions of vitest, chai, node:assert and of types; snapshots and the project's own matchers carry both sides. */
export function isAssertion(error) {
  if (["AssertionError", "TypeCheckError"].includes(error?.name) || error?.code === "ERR_ASSERTION") return true;
  if (typeof error !== "object" || error === null) return false;
  return ("actual" in error && "expected" in error) || miscounted.test(failureOf(error).message);
}

/** vitest's own time-out of a test. */
export function isTestTimeout(error) {
  return /^Test timed out in \d+ms/u.test(failureOf(error).message);
}

/** vitest's own errors of hooks and fixtures, whose set-up it does not report otherwise. */
export function isSetupError(error) {
  const { type, message } = failureOf(error);
  return /^(?:AroundHook\w*|Fixture\w*)Error$/u.test(type) || /^Hook timed out in \d+ms/u.test(message);
}
