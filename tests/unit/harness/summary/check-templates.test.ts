import { describe, expect, it } from "vitest";
import { AppError } from "../../../../src/base/errors/app-error.ts";
import { checkTemplates } from "../../../../src/harness/summary/check-templates.ts";
import { loadTemplates } from "../../../../src/harness/summary/templates.ts";
import type { TemplateSet } from "../../../../src/harness/summary/types.ts";

const builtIn = await loadTemplates(null);

function setOf(text: string, partials: Readonly<Record<string, string>> = {}): TemplateSet {
  const sources = Object.entries(partials).map(([name, part]) => [name, { file: `${name}.hbs`, text: part }]);
  return {
    documents: { ...builtIn.documents, "summary.md": { file: "own/summary.md.hbs", text } },
    partials: Object.fromEntries(sources) as TemplateSet["partials"],
  };
}

function faultOf(set: TemplateSet): AppError {
  try {
    checkTemplates(set);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error("no fault was found");
}

// @spec specs/report-templates.md §4
describe("checkTemplates", () => {
  it("has nothing against the built-in templates", () => {
    expect(() => checkTemplates(builtIn)).not.toThrow();
  });

  it.each([
    ["a plain value", "{{atempt}}", "attempt"],
    ["a value of a value", "{{row.titel}}", "title"],
    ["a value in brackets", "{{[atempt]}}", "attempt"],
    ["a value in quotes", '{{"atempt"}}', "attempt"],
    ["a raw value", "{{{atempt}}}", "attempt"],
    ["the condition of if", "{{#if brnch}}x{{/if}}", "branch"],
    ["the condition of an else if", "{{#if branch}}x{{else if gol}}y{{/if}}", "goal"],
    ["the condition of unless", "{{#unless brnch}}x{{/unless}}", "branch"],
    ["the list of each", "{{#each chnges}}x{{/each}}", "changes"],
    ["the body of each", "{{#each changes}}{{pth}}{{/each}}", "path"],
    ["the body of an else", "{{#if branch}}x{{else}}{{atempt}}{{/if}}", "attempt"],
    ["the body of with", "{{#with commit}}{{subjct}}{{/with}}", "subject"],
    ["a value outside of its each", "{{#each changes}}{{../atempt}}{{/each}}", "attempt"],
    ["a value that only the outside has", "{{#each changes}}{{attempt}}{{/each}}", "extent"],
    ["@root", "{{#each changes}}{{@root.atempt}}{{/each}}", "attempt"],
    ["a loop name", "{{#each changes}}{{@indx}}{{/each}}", "@index"],
    ["a loop name outside of loops", "{{@index}}", "@root"],
    ["lookup", '{{lookup row "titel"}}', "title"],
    ["a block parameter", "{{#each changes as |change|}}{{change.pth}}{{/each}}", "path"],
    ["a misspelt block parameter", "{{#each specs as |item|}}{{itm.path}}{{/each}}", "item"],
    ["a helper", "{{inlin row.title}}", "inline"],
    ["a helper without arguments that is none", "{{linebrek}}", ""],
    ["a helper's argument", "{{code brnch}}", "branch"],
    ["the argument of a helper within", "{{code (inline brnch)}}", "branch"],
    ["a helper within", "{{code (inlne branch)}}", "inline"],
    ["a block", "{{#eech changes}}x{{/eech}}", "each"],
    ["a named argument", "{{#if branch includezero=true}}x{{/if}}", "includeZero"],
    ["a partial", "{{> hedder}}", "header"],
    ["a partial's context", "{{> header stats}}", "status"],
    ["a partial's named argument", "{{> header it=brnch}}", "branch"],
    ["a prototype's property", "{{constructor}}", ""],
    ["something of a text", "{{date.length}}", ""],
  ])("finds an unknown name in %s and the nearest known one", (_place, text, nearest) => {
    const fault = faultOf(setOf(`first line\n  ${text}`, { header: "x" }));
    expect(fault.code).toBe("TEMPLATE_INVALID");
    expect(fault.message).toMatch(/^Unknown (?:name|helper|block|argument|partial) "/);
    expect(fault.details.hint).toContain(nearest);
    expect(fault.details.where).toMatchObject({ file: "own/summary.md.hbs", line: 2 });
  });

  it("names file, line and column of the very name", () => {
    const { where } = faultOf(setOf("a\nb {{#if row.titel}}{{/if}}")).details;
    expect(where).toEqual({ file: "own/summary.md.hbs", line: 2, column: 9 });
  });

  it("names the partial's own file and line", () => {
    const { where } = faultOf(setOf("{{#each specs}}{{> spec}}{{/each}}", { spec: "a\n{{pth}}" })).details;
    expect(where).toEqual({ file: "spec.hbs", line: 2, column: 3 });
  });

  it.each([
    ["an object or a list printed as a value", "{{row}}", "A value is wanted here"],
    ["a value gone through as a list", "{{#each date}}x{{/each}}", "A list is wanted here"],
    ["a list given to a helper of values", "{{code objectives}}", "A value is wanted here"],
    ["too few arguments", "{{join objectives}}", "takes another number of arguments"],
    ["too many arguments", "{{code date date}}", "takes another number of arguments"],
    ["too many block parameters", "{{#with row as |a b|}}x{{/with}}", "takes another number of arguments"],
    ["a name of what may be absent", "{{red.tree}}", '"red" may be absent'],
    ["a way out of the view", "{{../date}}", "leads outside"],
    ["a computed lookup into an object", "{{lookup row date}}", "cannot be checked"],
    ["a partial that includes itself", "{{> loop}}", "includes itself"],
    ["an inline partial", '{{#*inline "x"}}y{{/inline}}', "not supported"],
    ["a partial block", "{{#> loop}}y{{/loop}}", "not supported"],
    ["an unclosed block", "{{#if date}}", "cannot be parsed"],
    ["an unclosed tag", "{{date", "cannot be parsed"],
    ["a block closed by another", "{{#if date}}{{/each}}", "cannot be parsed"],
  ])("refuses %s", (_what, text, message) => {
    const fault = faultOf(setOf(text, { loop: "{{> loop}}" }));
    expect(fault.code).toBe("TEMPLATE_INVALID");
    expect(fault.message).toContain(message);
    expect(fault.details.hint).toBeTruthy();
    expect(fault.details.where?.line).toBe(1);
  });

  it("finds where a template cannot be parsed", () => {
    expect(faultOf(setOf("one\ntwo {{#if date}}\nthree {{/if")).details.where).toMatchObject({ line: 3 });
    expect(faultOf(setOf("one\n{{#if date}}\n{{/each}}")).details.where).toMatchObject({ line: 2, column: 4 });
  });

  it("tells all problems of all templates together", () => {
    const fault = faultOf(setOf("{{a}}\n{{#each b}}{{c}}{{/each}}\n{{row.d}}"));
    expect(fault.details.problems).toHaveLength(3);
    expect(fault.details.problems?.[2]).toContain('own/summary.md.hbs:3:3 error template-name: Unknown name "d"');
  });

  it.each([
    "{{#each changes}}{{@index}} {{@first}} {{../row.title}} {{this.path}} {{./path}}{{#if note}}{{../attempt}}{{/if}}{{/each}}",
    "{{#each changes}}{{#each tests}}{{@../index}} {{this}} {{../path}} {{../../date}}{{/each}}{{/each}}",
    "{{#with red}}{{tree}}{{#each selectors as |one index|}}{{one.command}} {{index}}{{/each}}{{else}}{{redAbsence}}{{/with}}",
    "{{#with this}}{{date}} {{#with row}}{{../date}}{{/with}}{{/with}}",
    "{{#if changes.length}}{{changes.length}}{{/if}} {{@root.date}}",
    '{{lookup row "title"}} {{#each matrix}}{{inline (lookup @root.objectives @index)}}{{/each}}',
    "{{#each specs}}{{> spec label=../date}}{{/each}} {{> spec specs.length label=date}}",
    "{{!-- {{nothing}} --}}{{#if attempt includeZero=true}}x{{/if}}",
  ])("allows %s", (text) => {
    const partials = text.includes("specs.length") ? { spec: "{{label}}" } : {};
    expect(() => checkTemplates(setOf(text, partials))).not.toThrow();
  });
});
