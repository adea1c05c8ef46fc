import { describe, expect, it } from "vitest";
import { readSchemaFields } from "../../../../../src/harness/alignment/tables/schema-fields.ts";

function typesOf(schema: unknown): readonly string[] | null | undefined {
  return readSchemaFields({ properties: { one: schema } }, () => null)?.[0]?.said.types;
}

// @spec specs/alignment.md §7
describe("the types of a schema's field", () => {
  it.each([
    [{ anyOf: [{ type: "number", minimum: 0 }, { const: "auto" }] }, ["number", "string"]],
    [{ oneOf: [{ const: "a" }, { enum: ["b"] }, { type: "null" }] }, ["null", "string"]],
    [{ anyOf: [{ type: "number" }, { const: 1 }] }, ["number"]],
    [{ anyOf: [{ const: "a" }, {}] }, null],
  ])("are those of its types and of values beside them, in %j", (schema, types) => {
    expect(typesOf(schema)).toEqual(types);
  });
});
