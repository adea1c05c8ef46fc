import { bats } from "./bats.ts";
import { cpp } from "./c-family.ts";
import { csharp } from "./csharp.ts";
import { css } from "./css.ts";
import { go } from "./go.ts";
import { java } from "./java.ts";
import { javascript, tsx, typescript } from "./javascript.ts";
import { php } from "./php.ts";
import { python } from "./python.ts";
import { ruby } from "./ruby.ts";
import { dart } from "./dart.ts";
import { elixir } from "./elixir.ts";
import { haskell } from "./haskell.ts";
import { julia } from "./julia.ts";
import { kotlin } from "./kotlin.ts";
import { lua } from "./lua.ts";
import { r } from "./r.ts";
import { scala } from "./scala.ts";
import { swift } from "./swift.ts";
import type { LanguageRules } from "./rules.ts";
import { rust } from "./rust.ts";
import { bash, powershell } from "./shells.ts";

/** Endings of files, by the grammar that reads them. */
const ENDINGS: readonly (readonly [LanguageRules, string])[] = [
  [typescript, "ts mts cts"],
  [tsx, "tsx"],
  [javascript, "js mjs cjs jsx"],
  [python, "py pyi pyw"],
  [go, "go"],
  [java, "java"],
  [rust, "rs"],
  [cpp, "c h cc hh cpp hpp cxx hxx c++ h++ ipp inl tpp ino cu cuh"],
  [csharp, "cs csx c#"],
  [php, "php phtml"],
  [ruby, "rb rake rbw gemspec ru"],
  [bash, "sh bash ksh"],
  [bats, "bats"],
  [powershell, "ps1 psm1"],
  [css, "css"],
  [kotlin, "kt kts"],
  [swift, "swift"],
  [scala, "scala sc sbt"],
  [dart, "dart"],
  [elixir, "ex exs"],
  [lua, "lua"],
  [haskell, "hs"],
  [r, "r"],
  [julia, "jl"],
];

/** Programs that the first line of a script names. */
const PROGRAMS: readonly (readonly [LanguageRules, RegExp])[] = [
  [bats, /^bats$/],
  [python, /^python[\d.]*$/],
  [bash, /^(?:ba|da|k)?sh$/],
  [ruby, /^ruby[\d.]*$/],
  [php, /^php[\d.]*$/],
  [powershell, /^pwsh$/],
  [elixir, /^elixir$/],
  [julia, /^julia$/],
  [lua, /^lua(?:jit)?[\d.]*$/],
  [r, /^Rscript$/],
  [javascript, /^(?:node|bun)$/],
  [typescript, /^(?:deno|tsx|ts-node)$/],
];

const byEnding = new Map(
  ENDINGS.flatMap(([rules, endings]) => endings.split(" ").map((ending) => [ending, rules] as const)),
);

/** The language of a file by its ending, else by its `#!`; null where we have no grammar for it. */
export function languageOf(path: string, text: string): LanguageRules | null {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const dot = name.lastIndexOf(".");
  if (dot > 0) return byEnding.get(name.slice(dot + 1).toLowerCase()) ?? null;
  const [, program] = /^#!\s*\S*?([^/\s]+)(?:[ \t]|$)/m.exec(text.slice(0, 200).split("\n")[0] ?? "") ?? [];
  const called = program === "env" ? /env\s+(?:-\S+\s+)*(\S+)/.exec(text.slice(0, 200))?.[1] : program;
  return PROGRAMS.find(([, pattern]) => pattern.test(called ?? ""))?.[0] ?? null;
}
