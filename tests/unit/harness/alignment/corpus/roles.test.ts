import { describe, expect, it } from "vitest";
import { loadConfig } from "../../../../../src/harness/project/config.ts";
import { makeRepository } from "../../../../support/repository.ts";
import { createRoleChooser, matchGlobs } from "../../../../../src/harness/alignment/corpus/roles.ts";
import { settings } from "./support.ts";

describe("the role of a file", () => {
  const choose = createRoleChooser({ ...settings, specs: ["specs/**/*.md", "tests/specs/**"] });

  it.each([
    ["specs/a/b.md", "spec"],
    ["tests/specs/fit.md", "spec"],
    ["tests/specs/fit.py", "test"],
    ["src/a.test.ts", "test"],
    ["pkg/tests/deep/helper.go", "test"],
    ["test_fit.py", "test"],
    ["src/a.ts", "code"],
    ["src/.hidden/a.ts", "code"],
    ["bin/tool", "code"],
    ["Makefile", "code"],
    ["CMakeLists.txt", "code"],
    ["README.md", "document"],
    ["docs/guide/start.md", "document"],
  ])("%s is %s, by the first globs that fit", (path, role) => {
    expect(choose(path)).toBe(role);
  });

  it.each(["src/logo.png", "tests/data.json", "tests/README.md", "src/notes.md", ".gitignore", "package-lock.json"])(
    "%s has none",
    (path) => {
      expect(choose(path)).toBeNull();
    },
  );

  it.each(["src/vendor/a.ts", "vendor/a.md", "reports/x/summary.md", "reports/tool.py", "docs/log.md"])(
    "%s is ignored or tells of the past",
    (path) => {
      expect(choose(path)).toBeNull();
    },
  );

  it("is that of a test by what the common languages call one, where nothing is configured", async () => {
    const { alignment } = await loadConfig(await makeRepository({ "a.txt": "" }));
    const chooseByDefault = createRoleChooser({ ...alignment, records: [], reading: settings.reading });
    const tests =
      "FitTests.swift FitSpec.scala src/fitSpec.js fit-test.cc FitIT.java fit_test.go a.cy.ts lib/unittests/x.cpp a.bats";
    const code = "src/latest.ts src/Contest.java src/PodSpec.ts src/inspect.js README FitTestsuite.kt";
    expect(tests.split(" ").map(chooseByDefault)).toEqual(tests.split(" ").map(() => "test"));
    expect(code.split(" ").map(chooseByDefault)).toEqual(code.split(" ").map(() => "code"));
  });

  it("is that of code for every ending that a grammar reads", () => {
    const endings =
      "ts mts cts tsx js mjs cjs jsx py pyi pyw go java rs c h cc hh cpp hpp cxx hxx c++ h++ ipp inl tpp ino cu cuh cs csx c# " +
      "php phtml rb rake rbw gemspec ru sh bash ksh bats ps1 psm1 css kt kts swift scala sc sbt dart ex exs lua hs r jl";
    expect(endings.split(" ").filter((ending) => choose(`src/a.${ending}`) !== "code")).toEqual([]);
  });

  // @spec specs/alignment.md §2.6
  it("is that of code for every ending in which OpenFastTrace looks for tags, but for JSON's", () => {
    const endings =
      "c C cc cpp c++ h H h++ hh hpp dox c# cs cfg conf ini go groovy json htm html xhtml xml yaml yml fxml java clj kt kts " +
      "scala js mjs cjs ejs ts lua m mm php proto pl pm py robot pu puml plantuml r rs sh bash zsh sv v inc swift toml tf " +
      "tfvars sql pls";
    expect(endings.split(" ").filter((ending) => choose(`src/a.${ending}`) !== "code")).toEqual(["json"]);
    const chooseJson = createRoleChooser({ ...settings, code: ["src", "src/**/*.json"] });
    expect(chooseJson("src/a.json")).toBe("code");
  });

  it("is not lost by a name that begins like the reports' folder", () => {
    expect(choose("reports-tool/main.py")).toBe("code");
  });

  it("counts for a glob that names an ending, however strange", () => {
    const chooseOdd = createRoleChooser({ ...settings, code: ["model/*.foo", "rules.{abc,xyz}", "etc/hosts"] });
    expect(["model/a.foo", "rules.xyz", "etc/hosts", "model/a.ts"].map(chooseOdd)).toEqual([
      "code",
      "code",
      "code",
      null,
    ]);
  });

  it("is that of a document in reStructuredText too, for a glob that names no ending", () => {
    const chooseOpen = createRoleChooser({ ...settings, documents: ["docs/**", "manual"] });
    expect(["docs/a.rst", "manual/b/c.md", "docs/d.adoc"].map(chooseOpen)).toEqual(["document", "document", null]);
  });

  it("knows a plain folder's name as all that is below it, but reads only what fits the role there", () => {
    const chooseBelow = createRoleChooser({ ...settings, specs: ["design", "./rules/"] });
    expect(["design/a/b.md", "rules/c.rst", "design/logo.png", "designs/a.md"].map(chooseBelow)).toEqual([
      "spec",
      "spec",
      null,
      null,
    ]);
  });
});

describe("matchGlobs", () => {
  it("matches nothing where there is no glob", () => {
    expect(matchGlobs([])("a.ts")).toBe(false);
  });
});
