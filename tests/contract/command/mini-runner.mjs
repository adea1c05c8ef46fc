// A test runner of forty lines that writes JUnit XML: node mini-runner.mjs FILE [NAME…]
import { AssertionError } from "node:assert";
import { mkdirSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [file, ...names] = process.argv.slice(2);
const cases = [];

const escape = (text) => String(text).replaceAll(/[&<>"\n]/g, (character) => `&#${character.charCodeAt(0)};`);
const report = (body) => {
  mkdirSync("out", { recursive: true });
  writeFileSync("out/report.xml", `<testsuite name="mini" file="${file}">${body}</testsuite>`);
};

async function load() {
  try {
    return (await import(pathToFileURL(resolve(file)))).tests;
  } catch (error) {
    report(`<error type="${error.name}" message="${escape(error.message)}"/>`);
    process.exit(2);
  }
}

async function inside({ skip, setup, body }) {
  if (skip !== undefined) return `<skipped message="${escape(skip)}"/>`;
  try {
    await setup?.();
  } catch (error) {
    return `<error message="${escape(`failed on setup with "${error}"`)}"/>`;
  }
  try {
    await body();
    return "";
  } catch (error) {
    const kind = error instanceof AssertionError ? "failure" : "error";
    return `<${kind} type="${error.name}" message="${escape(error.message)}">at line 5</${kind}>`;
  }
}

for (const [name, test] of Object.entries(await load())) {
  if (names.length > 0 && !names.includes(name)) continue;
  const content = await inside(typeof test === "function" ? { body: test } : test);
  if (/^<(?:failure|error)/.test(content)) process.exitCode = 1;
  cases.push(`<testcase name="${escape(name)}">${content}</testcase>`);
  report(cases.join(""));
}
report(cases.join(""));
