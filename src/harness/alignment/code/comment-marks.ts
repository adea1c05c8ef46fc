/** How a language marks comments and plain strings, where no grammar reads it. */
export interface CommentMarks {
  readonly line: readonly string[];
  readonly block: readonly (readonly [open: string, close: string])[];
  /** One of three marks, and a back-tick, may go over lines. */
  readonly quotes: readonly string[];
}

const C_LIKE: CommentMarks = { line: ["//"], block: [["/*", "*/"]], quotes: ['"', "'"] };
const BACKTICKED: CommentMarks = { ...C_LIKE, quotes: ['"', "'", "`"] };
const TRIPLE: CommentMarks = { ...C_LIKE, quotes: ['"""', "'''", '"', "'"] };
const DOCSTRINGED: CommentMarks = { line: ["#"], block: [], quotes: ['"""', "'''", '"', "'"] };
const HASH: CommentMarks = { line: ["#"], block: [], quotes: ['"', "'"] };
const MARKUP: CommentMarks = { line: [], block: [["<!--", "-->"]], quotes: [] };
const LISP: CommentMarks = { line: [";"], block: [["#|", "|#"]], quotes: ['"'] };
const PERCENT: CommentMarks = { line: ["%"], block: [["%{", "%}"]], quotes: ['"'] };
const DASHES: CommentMarks = { line: ["--"], block: [], quotes: ['"'] };
const MIXED: CommentMarks = {
  line: ["//"],
  block: [
    ["<!--", "-->"],
    ["/*", "*/"],
  ],
  quotes: [],
};

const TABLE: readonly (readonly [CommentMarks, string])[] = [
  [BACKTICKED, "ts mts cts tsx js mjs cjs jsx go"],
  [TRIPLE, "java kt kts swift scala sc sbt dart"],
  [DOCSTRINGED, "py pyi pyw ex exs"],
  [
    C_LIKE,
    "rs c h cc hh cpp hpp cxx hxx c++ h++ ipp inl tpp dox cs csx c# php phtml css groovy gradle d v zig proto thrift g4 glsl hlsl wgsl metal cu cuh mm scss less sass " +
      "styl hx sol prisma bicep jsonc json5 ino pde vala chpl odin cairo move graphqls rego templ gv dot cue frag geom gleam jsonnet libsonnet qml ron vert",
  ],
  [
    HASH,
    "yaml yml toml mk mak make cmake pl pm t cr nim rb rake rbw gemspec ru sh bash ksh bats ps1 tcl r rmd jl conf cfg properties tf hcl tfvars nix gd fish zsh awk sed " +
      "graphql gql feature robot bzl bazel star pyx pxd pxi coffee pp env editorconfig ninja gn gni dockerfile smk raku po nu",
  ],
  [MARKUP, "html htm xml xhtml xsd xsl xslt svg plist xaml csproj props targets fxml"],
  [MIXED, "vue svelte astro cshtml razor jsp erb ejs"],
  [LISP, "lisp lsp cl el clj cljs cljc edn scm ss rkt asm s ahk ini inf"],
  // Objective-C and MATLAB share the ending.
  [
    {
      line: ["%", "//"],
      block: [
        ["%{", "%}"],
        ["/*", "*/"],
      ],
      quotes: ['"'],
    },
    "m",
  ],
  [PERCENT, "erl hrl tex sty cls bib pro"],
  [DASHES, "adb ads ada vhd vhdl"],
  [{ line: ["--"], block: [["--[[", "]]"]], quotes: ['"', "'"] }, "lua luau"],
  [{ line: ["--"], block: [["/*", "*/"]], quotes: ["'"] }, "sql ddl dml pls plsql psql pks pkb"],
  [{ line: ["--"], block: [["{-", "-}"]], quotes: ['"'] }, "hs lhs elm purs agda idr"],
  [{ line: [], block: [["(*", "*)"]], quotes: ['"'] }, "ml mli sml"],
  [{ line: ["//"], block: [["(*", "*)"]], quotes: ['"'] }, "fs fsi fsx"],
  [
    {
      line: ["//"],
      block: [
        ["{", "}"],
        ["(*", "*)"],
      ],
      quotes: ["'"],
    },
    "pas dpr dpk lpr",
  ],
  [{ line: ["!"], block: [], quotes: ['"', "'"] }, "f f77 f90 f95 f03 f08 for"],
  [{ line: ["'"], block: [], quotes: ['"'] }, "vb vbs bas frm"],
  [{ line: ["::", "rem ", "REM "], block: [], quotes: [] }, "bat cmd"],
  [{ line: ['"'], block: [], quotes: [] }, "vim vimrc"],
  [{ line: ["//"], block: [["/*", "*/"]], quotes: ['"'] }, "sv svh vh verilog"],
  [{ line: ["'"], block: [["/'", "'/"]], quotes: [] }, "puml plantuml pu"],
  [{ line: ["#"], block: [["#=", "=#"]], quotes: ['"'] }, "jl"],
  [{ line: ["#"], block: [["<#", "#>"]], quotes: ['"', "'"] }, "psd1 psm1"],
];

const byEnding = new Map(
  TABLE.flatMap(([marks, endings]) => endings.split(" ").map((ending) => [ending, marks] as const)),
);
/** Languages whose blocks are told by lines and indentation. */
const indented = new Set(
  (
    "py pyi pyw yaml yml mk mak make nim coffee sass styl hs lhs elm purs agda idr fs fsi fsx gd robot feature bzl bazel star smk " +
    "pyx pxd pxi po"
  ).split(" "),
);
const UNKNOWN: CommentMarks = {
  line: ["//", "#", "--", ";"],
  block: [
    ["/*", "*/"],
    ["<!--", "-->"],
  ],
  quotes: [],
};

/** The marks of a file's language, by its ending; the commonest ones where the ending is not known. */
export function marksOf(path: string): CommentMarks {
  if (isGroovyScript(path)) return C_LIKE;
  if (isBuildFile(path)) return HASH;
  return byEnding.get(endingOf(path)) ?? UNKNOWN;
}

/** Whether lines and their indentation mean something in a file: by its language, and where that is not known. */
export function countsLayout(path: string): boolean {
  const ending = endingOf(path);
  return isBuildFile(path) || indented.has(ending) || !(byEnding.has(ending) || isGroovyScript(path));
}

/** Jenkins' own, in Groovy. */
function isGroovyScript(path: string): boolean {
  return /(?:^|\/)Jenkinsfile$/.test(path);
}

function isBuildFile(path: string): boolean {
  return (
    !isGroovyScript(path) &&
    /^(?:.*file|CMakeLists\.txt|meson\.build|BUILD|WORKSPACE)$/i.test(path.slice(path.lastIndexOf("/") + 1))
  );
}

function endingOf(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const dot = name.lastIndexOf(".");
  return dot < 0 ? "" : name.slice(dot + 1).toLowerCase();
}
