/** Endings of sources, scripts and settings: text in which people write comments. */
const CODE =
  "ada adb ads agda asm astro awk bas bash bat bats bicep bzl c c# c++ cairo cc cfg chpl cjs cl clj cljc " +
  "cljs cmake cmd coffee conf cpp cr cs cshtml css csx cts cu cue cuh cxx d dart ddl dml dox dpk dpr edn " +
  "ejs el elm erb erl ex exs f f03 f08 f77 f90 f95 feature fish for frag fs fsi fsx fxml g4 gd gemspec " +
  "geom gleam glsl go gql gradle graphql graphqls groovy gv h h++ hcl hh hlsl hpp hrl hs htm html hx hxx " +
  "idr inc ini inl ino ipp java jl js json5 jsonc jsonnet jsp jsx ksh kt kts less lhs libsonnet lisp lpr " +
  "lsp lua luau m mak make metal mjs mk ml mli mm move mts nim nix nsi nu odin pas php phtml pkb pks pl " +
  "plantuml pls plsql pm pony pp prisma properties proto ps1 psd1 psm1 psql pu puml purs pxd pxi py pyi " +
  "pyw pyx qml r rake raku razor rb rbi rbw rego rkt robot ron rs ru s sass sbt sc scala scm scss sed sh " +
  "smk sml sol sql ss star styl sv svelte svh swift t tcl templ tf tfvars thrift toml tpp ts tsx v vala vb " +
  "vbs verilog vert vh vhd vhdl vim vimrc vue wat wgsl xaml xhtml xml xsl yaml yml zig zsh";
const MARKDOWN = "md markdown mdown mkd mdx";

const codeEndings = new Set(CODE.split(" "));
const markdownEndings = new Set(MARKDOWN.split(" "));
const codeNames = new Set(["CMakeLists.txt", "meson.build", "meson_options.txt", "BUILD.bazel", "WORKSPACE.bazel"]);

/** Whether a file is a source, by its name; one without an ending may be a script, which its first line tells. */
export function isSourceName(path: string): boolean {
  return codeEndings.has(endingOf(path)) || codeNames.has(nameOf(path)) || isEndless(path);
}

/** Whether a file may be a spec or a document, by its name. */
export function isTextName(path: string): boolean {
  return isMarkdownName(path) || endingOf(path) === "rst";
}

/** Whether a file is Markdown, by its name. */
export function isMarkdownName(path: string): boolean {
  return markdownEndings.has(endingOf(path));
}

const buildNames =
  /^(?:Make|GNUmake|Docker|Container|Rake|Gem|Jenkins|Vagrant|Proc|Brew|Just|Caddy|just)file$|^makefile$/;

/** Whether only the first line tells that a file is a script: `bin/tool` that begins with `#!`. */
export function needsShebang(path: string): boolean {
  return isEndless(path) && !buildNames.test(nameOf(path));
}

function isEndless(path: string): boolean {
  return !nameOf(path).includes(".");
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** `ts` of `src/a.test.ts`; empty for `.gitignore` and `LICENSE`. */
function endingOf(path: string): string {
  const name = nameOf(path);
  const dot = name.lastIndexOf(".");
  return dot < 1 ? "" : name.slice(dot + 1).toLowerCase();
}
