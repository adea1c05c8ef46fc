import type { TestName } from "./types.ts";

/** A name that results may give to a linked test. */
export interface Spelling {
  readonly name: string;
  /** Titles of which its instances are made, with placeholders such as `${word}`. */
  readonly templates: readonly string[];
}

const PARTS = " > ";

/** How results may call a linked test, likeliest first: Go writes `adds_one`, ExUnit `test adds one`, runners of Gherkin join rule and scenario. */
export function spellingsOf({ path, name }: TestName): readonly Spelling[] {
  const names = namesOf(path)?.(name);
  if (names !== undefined) return [...new Set(names)].map((own) => ({ name: own, templates: [own] }));
  if (/\.feature$/iu.test(path)) return featureNames(name).map((own) => ({ name: own, templates: templatesOf(own) }));
  return [{ name, templates: [name] }];
}

/** How the runners of a language change names; undefined where they take them as they are. */
function namesOf(path: string): ((name: string) => readonly string[]) | undefined {
  if (path.endsWith(".go")) return goNames;
  if (/\.exs$/iu.test(path)) return elixirNames;
  if (/\.r$/iu.test(path)) return testthatNames;
  return /\.kts?$/iu.test(path) ? kotestNames : undefined;
}

/** Blanks are `_`, the second subtest of a name is `adds#01`; a title may hold ` > ` itself. */
function goNames(name: string): readonly string[] {
  const [test = "", ...subtests] = name.split(PARTS);
  const written = subtests.map(withoutBlanks);
  const numbered = subtests.map((title) =>
    withoutBlanks(
      title.replace(/ \((\d{1,6})\)$/u, (_, count: string) => `#${String(Number(count) - 1).padStart(2, "0")}`),
    ),
  );
  return [
    [test, ...written],
    [test, ...numbered],
    [test, withoutBlanks(subtests.join(PARTS))],
  ].map((parts) => parts.filter((part) => part !== "").join(PARTS));
}

function withoutBlanks(title: string): string {
  return title.replace(/\s/gu, "_");
}

/** ExUnit puts `test` before a title, with the words of `describe` between, and `Elixir.` before a module. */
function elixirNames(name: string): readonly string[] {
  const [module = "", ...titles] = name.split(PARTS);
  const said = `${module}${PARTS}test ${titles.join(" ")}`;
  return [name, said, `Elixir.${said}`];
}

/** All but letters, digits, points and underscores is `_`. */
function testthatNames(name: string): readonly string[] {
  return [name, name.replace(/[^\w.]+/gu, "_")];
}

/** Titles within titles are joined by hyphens. */
function kotestNames(name: string): readonly string[] {
  const [spec = "", ...titles] = name.split(PARTS);
  return titles.length < 2 ? [name] : [name, `${spec}${PARTS}${titles.join(" -- ")}`];
}

/** Cucumber writes `Rule - Scenario`, older ones `Rule: Scenario`, behave the scenario alone. */
function featureNames(name: string): readonly string[] {
  const [feature = "", ...inside] = name.split(PARTS);
  const scenario = inside.at(-1);
  if (scenario === undefined || inside.length === 1) return [name];
  const joined = [inside.join(" - "), inside.join(": "), scenario].map((own) => `${feature}${PARTS}${own}`);
  return [name, ...joined];
}

/** Of an outline: with values in place of `<word>`, and what cucumber calls its examples behind it. */
function templatesOf(name: string): readonly string[] {
  const own = name.replace(/<([^<>]{1,200})>/gu, "${$1}");
  return [own, `${own} - \${examples}`];
}
