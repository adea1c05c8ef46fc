/** Endings of sources, scripts and settings: text in which people write comments. */
const CODE =
  "ada adb ads asm astro awk bash bat bzl c cc cjs clj cljc cljs cmake cmd coffee conf cfg cpp cr cs csx css cts cu cuh cxx " +
  "d dart edn el elm erl erb ex exs f f03 f08 f90 f95 feature fish fs fsi fsx for g4 gd glsl go gql gradle graphql groovy gv " +
  "h hcl hh hlsl hpp hrl hs htm html hxx inl ini ino ipp java jl js json5 jsonc jsx kt kts less lhs lisp lua m mak mk ml mli mm mts " +
  "nim nix nsi pas php phtml pl pls plsql pm pony pp prisma properties proto ps1 psd1 psm1 pu puml pxd pxi py pyi pyw pyx " +
  "r rake rb rbi rego rkt robot rs s sass sbt scala scm scss sh sol sql star sv svelte svh swift t tcl templ tf thrift toml tpp ts tsx " +
  "v vala vb vert vhd vhdl vim vue wgsl wat xhtml xml xsl yaml yml zig zsh";
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
