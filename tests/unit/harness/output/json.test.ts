import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { jsonReporter } from "../../../../src/harness/output/json.ts";
import type { RunEnd } from "../../../../src/harness/runners/types.ts";
import { sampleEvents, selectorRecord } from "./samples.ts";

const schema: object = JSON.parse(
  readFileSync(new URL("../../../../src/harness/output/events.schema.json", import.meta.url), "utf8"),
);
const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, validateFormats: false });
const validate = ajv.compile(schema);

function lineOf(event: (typeof sampleEvents)[keyof typeof sampleEvents]): string {
  let written = "";
  const reporter = jsonReporter({ write: (text) => (written += text), clock: () => Date.UTC(2025, 9, 23) });
  reporter.onEvent(event);
  return written;
}

describe("jsonReporter", () => {
  it.each(Object.values(sampleEvents))("writes $event as the published schema says", (event) => {
    const valid = validate(JSON.parse(lineOf(event)));
    expect(ajv.errorsText(validate.errors)).toBe("No errors");
    expect(valid).toBe(true);
  });

  it("puts the format's version and the time first", () => {
    expect(lineOf(sampleEvents.ended)).toBe('{"v":1,"at":"2025-10-23T00:00:00.000Z","event":"ended","exitCode":1}\n');
  });

  it("rounds what a step took last time to whole milliseconds", () => {
    expect(lineOf({ ...sampleEvents["step-started"], lastMs: 1234.5678 })).toContain('"lastMs":1235');
  });

  it("keeps an event on one line whatever its text", () => {
    const line = lineOf({ ...sampleEvents.note, message: "a\nb\r\u2028c" });
    expect(line.trimEnd().split(/[\n\r]/)).toHaveLength(1);
  });
});

describe("the schema of events", () => {
  const ends: readonly RunEnd[] = [
    { kind: "complete", exitCode: 0 },
    { kind: "no-tests", exitCode: 5, near: ["a"] },
    { kind: "contradiction", exitCode: null, message: "m" },
    { kind: "crashed", signal: "SIGSEGV", message: "m" },
    { kind: "timed-out", limitMs: 1 },
    { kind: "interrupted" },
    { kind: "not-started", message: "m", hint: "h" },
  ];
  it.each(ends)("knows a selector that ended $kind", (end) => {
    const event = { ...sampleEvents["selector-finished"], record: selectorRecord({ end }) };
    expect(validate(JSON.parse(lineOf(event)))).toBe(true);
  });

  it("refuses a field that it does not know", () => {
    expect(validate({ v: 1, at: "2025-10-23T00:00:00.000Z", event: "ended", exitCode: 0, more: 1 })).toBe(false);
  });
});
