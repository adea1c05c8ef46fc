// Finds the project's own vitest and evens out what differs between its versions 3, 4 and 5.
import { EventEmitter } from "node:events";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** The Node API of the vitest in the folder (of the one that the working directory resolves, where none is given). */
export async function loadVitest(folder) {
  const fromHere = createRequire(join(process.cwd(), "package.json"));
  const entry = folder ? join(folder, "dist/node.js") : fromHere.resolve("vitest/node");
  const api = await import(pathToFileURL(entry).href);
  const version = folder ? JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).version : api.version;
  const major = Number.parseInt(version, 10);
  return {
    version,
    /** What joins suites and test in the name that `-t` is matched against. */
    nameSeparator: major >= 5 ? " > " : " ",
    parse: (args) => parseArguments(api.parseCLI, args),
    create: (options) => {
      const overrides = { plugins: [humanReporter()] };
      return major >= 5 ? api.createVitest(options, overrides) : api.createVitest("test", options, overrides);
    },
  };
}

/** As the command line is parsed by vitest itself, and refused where it would refuse it. */
function parseArguments(parseCLI, args) {
  const commandLine = catchParser(() => parseCLI(["vitest", ...args]));
  const { filter, options } = commandLine.parsed;
  // parseCLI alone lets a misspelt option pass, and then everything would run.
  commandLine.command?.checkUnknownOptions();
  commandLine.command?.checkOptionValue();
  const { testNamePattern, exclude, ...others } = options;
  const needsLocations = filter.some((one) => one.includes(":"));
  return {
    filters: filter.map(String),
    testNamePattern,
    options: {
      ...others,
      ...(exclude === undefined ? {} : { cliExclude: [exclude].flat() }),
      ...(needsLocations ? { includeTaskLocation: true } : {}),
      ...(typeof others.typecheck?.only === "boolean" ? { typecheck: { enabled: true, ...others.typecheck } } : {}),
      run: true,
      watch: false,
    },
  };
}

/** The parser is an event emitter that says which command it has found; it is reachable in no other way. */
function catchParser(parse) {
  const { emit } = EventEmitter.prototype;
  let command;
  EventEmitter.prototype.emit = function emitAndNote(name, ...values) {
    if (String(name).startsWith("command:")) command ??= this.matchedCommand;
    return emit.call(this, name, ...values);
  };
  try {
    return { parsed: parse(), command };
  } finally {
    EventEmitter.prototype.emit = emit;
  }
}

/** Without a reporter that the project names, the one for people: some environments would switch to another. */
function humanReporter() {
  return {
    name: "human-reporter",
    config: (config) => {
      const named = [config.test?.reporters ?? []].flat();
      return named.length > 0 ? {} : { test: { reporters: ["default"] } };
    },
  };
}
