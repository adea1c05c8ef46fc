import type { HelpOption } from "./types.ts";

const OPTION = /^(?:\t| {0,12})(-{1,2}[A-Za-z0-9?@[].*)$/;
const FLAG = /(?:^|[\s,/|])(-{1,2}(?:\[no-\])?[A-Za-z0-9?@][\w.?-]*)/g;

/** An option's line, with the lines below that belong to it. */
interface Entry {
  readonly spec: string;
  readonly text: string[];
  readonly indent: number;
}

/** Options of a help text as commander, argparse, click, clap, pflag, Go's flag and yargs print them. */
export function readHelp(help: string): readonly HelpOption[] {
  const entries: Entry[] = [];
  let open: Entry | null = null;
  for (const line of help.slice(0, 2_000_000).replaceAll("\r", "").split("\n")) {
    const body = OPTION.exec(line)?.[1];
    const indent = indentOf(line);
    const isOption =
      body !== undefined && (open === null || indent <= open.indent + 4) && (indent > 0 || body.length > 1);
    if (isOption && body !== undefined) {
      const [spec = "", ...rest] = body.split(/\t+| {2,}/);
      open = { spec: joinAliases(spec, rest), text: rest, indent };
      entries.push(open);
    } else if (line.trim() !== "" && open !== null && indent > open.indent) open.text.push(line.trim());
    else if (line.trim() !== "") open = null;
  }
  return entries.flatMap(({ spec, text }) => readOption(spec, text.join("\n")) ?? []);
}

/** yargs and clap set aliases apart: `-p,  --port`. */
function joinAliases(spec: string, rest: string[]): string {
  let joined = spec;
  while (joined.endsWith(",") && rest[0]?.startsWith("-") === true) joined = `${joined} ${rest.shift()}`;
  return joined;
}

function readOption(spec: string, text: string): HelpOption | null {
  const flags = [...spec.matchAll(FLAG)].map((match) => (match[1] ?? "").replace(/\.+$/, ""));
  const last = flags.at(-1);
  if (last === undefined) return null;
  const behind = spec
    .slice(spec.lastIndexOf(last) + last.length)
    .replace(/^[.=\s[]*=?/, "") // clap's `--verbose...`
    .trim();
  const metavar = behind === "" ? null : behind;
  return {
    flags: flags.flatMap((flag) =>
      flag.startsWith("--[no-]") ? [`--${flag.slice(7)}`, `--no-${flag.slice(7)}`] : [flag],
    ),
    metavar,
    default: readDefault(text),
    choices: choicesOf(spec.slice(spec.lastIndexOf(last) + last.length)) ?? readChoices(text),
  };
}

/** `{a,b}`, `[a|b]`, `<a|b>` behind the flag. */
function choicesOf(metavar: string): readonly string[] | null {
  const braces = /\{([^{}]{1,1000})\}/.exec(metavar)?.[1];
  const bars = /[[<(]([^[\]<>()]{1,1000}\|[^[\]<>()]{1,1000})[\]>)]/.exec(metavar)?.[1];
  return braces?.split(",") ?? bars?.split("|") ?? null;
}

/** `(default: 80)`, `[default: 80]`, `(default 80)`, `(≥ 1; default: 80)`. */
function readDefault(text: string): string | null {
  const found = /[([;,\s]defaults?(?:\s*[:=]\s*|\s+(?:is\s+|to\s+)?)/i.exec(` ${text}`.replaceAll("\n", " "));
  if (found === null) return null;
  const flat = ` ${text}`.replaceAll("\n", " ");
  if (!/[([]/.test(flat.slice(0, found.index + 1)) && !/[:=]/.test(found[0])) return null;
  return cutValue(flat.slice(found.index + found[0].length));
}

/** Up to the bracket that closes what surrounds the value, a `;`, or the end of the sentence. */
function cutValue(text: string): string {
  const quoted = /^(["'])(.*?)\1/.exec(text);
  if (quoted !== null && /^\s*[)\];,.]|^\s*$/.test(text.slice(quoted[0].length))) return quoted[2] ?? "";
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? "";
    if ("([{".includes(character)) depth += 1;
    else if (")]}".includes(character)) depth -= 1;
    if (depth < 0 || (depth === 0 && (character === ";" || /^[.,]\s/.test(text.slice(at, at + 2))))) {
      return text.slice(0, at).trim();
    }
  }
  return text.trim().replace(/\.$/, "");
}

/** `choices: "a", "b"`, `possible values: a, b`, and clap's list of them. */
function readChoices(text: string): readonly string[] | null {
  const list = /possible values:\s*\n((?:\s*- .*(?:\n|$))+)/i.exec(text)?.[1];
  if (list !== undefined) return list.split("\n").flatMap((line) => /^\s*- ([^:\s]+)/.exec(line)?.[1] ?? []);
  const inline = /(?:choices|possible values|one of|allowed values?):\s*([^)\];]{1,2000})/i.exec(
    text.replaceAll("\n", " "),
  )?.[1];
  if (inline === undefined) return null;
  return inline
    .replace(/,?\s*default\b.*$/i, "")
    .split(/\s*[,|]\s*/)
    .map((choice) => choice.trim().replace(/^["'](.*)["']$/s, "$1"));
}

function indentOf(line: string): number {
  return line.replaceAll("\t", "    ").length - line.replaceAll("\t", "    ").trimStart().length;
}
