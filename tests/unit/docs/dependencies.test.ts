import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const root = new URL("../../../", import.meta.url);
const page = readFileSync(new URL("docs/dependencies.md", root), "utf8");
const manifest = JSON.parse(readFileSync(new URL("package.json", root), "utf8")) as {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
};

/** Packages in the first column of the table below a heading. */
function listed(heading: string): readonly string[] {
  const section = page.split(/^## /mu).find((text) => text.startsWith(heading)) ?? "";
  const cells = section.split("\n").flatMap((line) => (line.startsWith("| `") ? [line.split("|")[1] ?? ""] : []));
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/gu)].map((match) => match[1] ?? "")).sort();
}

describe("docs/dependencies.md", () => {
  it("gives a reason for each package at run time and for no other", () => {
    const packages = { ...manifest.dependencies, ...manifest.optionalDependencies };
    expect(listed("At run time")).toEqual(Object.keys(packages).sort());
  });

  it("names each package for development and no other", () => {
    expect(listed("For development")).toEqual(Object.keys(manifest.devDependencies).sort());
  });

  it("names the major versions that are installed", () => {
    const versions = { ...manifest.dependencies, ...manifest.devDependencies };
    const named = [...page.matchAll(/^\| `([\w@/-]+)` (\d+) \|/gmu)];
    expect(named.map(([, name = "", major]) => [name, major])).toEqual(
      named.map(([, name = ""]) => [name, /\d+/u.exec(versions[name] ?? "")?.[0]]),
    );
    expect(named.length).toBeGreaterThan(0);
  });
});
