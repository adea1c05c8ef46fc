import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { LoopEvent } from "../../../src/harness/output/events.ts";

const repository = fileURLToPath(new URL("../../../", import.meta.url));
/** The built program, for commands that bash executes. */
export const program = join(repository, "dist", "cli", "loop", "main.js");
const schemaPath = join(repository, "src", "harness", "output", "events.schema.json");
const isEvent = new Ajv2020({ formats: { "date-time": true } }).compile(JSON.parse(readFileSync(schemaPath, "utf8")));

/** A folder to work in, and the environment for programs that start there. */
export interface Place {
  readonly root: string;
  readonly environment: NodeJS.ProcessEnv;
}

/** How a program ended. */
export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How `loop --json` ended; every line of its output was an event of the published schema. */
export interface EndedWithEvents extends Ended {
  readonly events: readonly LoopEvent[];
}

type EventOf<Name extends LoopEvent["event"]> = Extract<LoopEvent, { readonly event: Name }>;

/** Starts the built program as a person would, with its output in a pipe. */
export function runLoop(place: Place, ...args: string[]): Promise<Ended> {
  return start(place, [process.execPath, program, ...args]);
}

/** Starts the built program with `--json` and holds each line of its output against the schema. */
export async function runLoopJson(place: Place, ...args: string[]): Promise<EndedWithEvents> {
  const ended = await runLoop(place, ...args, "--json");
  return { ...ended, events: parseEvents(ended.stdout) };
}

/** Has bash execute commands that the program printed. */
export function runBash(place: Place, commands: readonly string[]): Promise<Ended> {
  return start(place, ["bash", "-euc", commands.join("\n")]);
}

/** The events of one kind, in their order. */
export function eventsOf<Name extends LoopEvent["event"]>(
  { events }: Pick<EndedWithEvents, "events">,
  name: Name,
): readonly EventOf<Name>[] {
  return events.filter((event): event is EventOf<Name> => event.event === name);
}

/** The only event of its kind, or the last one. */
export function lastOf<Name extends LoopEvent["event"]>(ended: EndedWithEvents, name: Name): EventOf<Name> {
  const found = eventsOf(ended, name).at(-1);
  if (found === undefined) throw new Error(`no event ${name} in:\n${ended.stdout}${ended.stderr}`);
  return found;
}

function parseEvents(stdout: string): readonly LoopEvent[] {
  const lines = stdout.split("\n").filter((line) => line !== "");
  return lines.map((line) => {
    const event: unknown = JSON.parse(line);
    if (!isEvent(event)) throw new Error(`not an event: ${line}\n${JSON.stringify(isEvent.errors)}`);
    return event as LoopEvent;
  });
}

async function start({ root, environment }: Place, [command = "", ...args]: readonly string[]): Promise<Ended> {
  const ended = await execa(command, args, {
    cwd: root,
    env: quiet(environment),
    extendEnv: false,
    stdin: "ignore",
    reject: false,
    stripFinalNewline: false,
  });
  return { exitCode: ended.exitCode ?? null, stdout: ended.stdout, stderr: ended.stderr };
}

/** Without what a continuous integration or a package manager puts into the environment, so that evidence is alike. */
function quiet(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const foreign = /^(CI$|GITHUB_|npm_|NODE_|FORCE_COLOR|NO_COLOR|TZ$|LC_|LANG|PYTHONPATH|CUDA_)/u;
  const kept = Object.entries(environment).filter(([name]) => !foreign.test(name));
  return { ...Object.fromEntries(kept), LANG: "C.UTF-8" };
}
