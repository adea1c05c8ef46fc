import { posix } from "node:path";
import type { FileReference } from "../types.ts";

/** A path that somebody mentions, not links to. */
export type PathMention = Pick<FileReference, "kind" | "target" | "line" | "lastLine" | "fragment">;

const LONGEST = 400;
/** Letters, digits and what file names have beside them; brackets and braces stand for something else. */
const PATH = /^[\p{L}\p{N}_@.+~,=/-]+$/u;
const PARTS = /^(.+?)(?:::[^/]*|#L(\d+)(?:-L?(\d+))?|:(\d+)(?:[-–](\d+)|:\d+)?)?$/su;

/** Words that stand for a name of the reader's own. */
const PLACEHOLDER =
  /^(?:[a-z]|\.\.\.|foo|bar|baz|qux|xxx+|yyy+|zzz+|n+|name|file|filename|path|dir|folder|example|placeholder|some[-_].*|my[-_].*|your[-_].*|yyyy.*|mm|dd|\d*x+)$/i;
/** Names in capitals that are names of files. */
const CAPITALS =
  /^(?:README|LICEN[CS]E|COPYING|NOTICE|CHANGES|CHANGELOG|HISTORY|NEWS|AUTHORS|CONTRIBUTORS|CONTRIBUTING|CODE_OF_CONDUCT|CODEOWNERS|MAINTAINERS|GOVERNANCE|SECURITY|SUPPORT|ROADMAP|TODO|INSTALL|UPGRADING|MIGRATION|BUILD|WORKSPACE|MODULE|AGENTS|CLAUDE|GEMINI|SKILL|ISSUE_TEMPLATE|PULL_REQUEST_TEMPLATE|FUNDING|SUMMARY|INDEX|FAQ|ARCHITECTURE|DESIGN|PKG-INFO|CMAKELISTS|VERSION|META-INF|WEB-INF)$/i;

/** Endings of files that projects consist of. A `.` followed by anything else may be a method, a host or a version. */
const ENDINGS = new Set(
  (
    "md mdx markdown rst adoc txt tex ts tsx mts cts js jsx mjs cjs py pyi ipynb rs go java kt kts scala groovy gradle " +
    "c h cc cpp cxx hpp hh m mm swift cs fs vb php rb ex exs erl hrl hs ml mli lua r jl pl pm sh bash zsh fish ps1 bat " +
    "cmd sql proto graphql thrift html htm css scss sass less vue svelte astro json jsonc json5 yaml yml toml ini cfg " +
    "conf env xml xsd svg png jpg jpeg gif webp ico pdf csv tsv parquet npz npy h5 hdf5 hbs ejs tmpl tpl j2 jinja " +
    "dockerfile mk cmake bazel bzl nix tf lock snap patch diff service wasm wat zig dart f90 f cu cuh"
  ).split(" "),
);

/**
 * The path that a code span names: one word with a `/`, or a file and a line; null for everything else.
 * Whether such a path must exist is for the project's files to say.
 */
export function readPathMention(text: string): PathMention | null {
  const word = text.trim();
  if (word === "" || word.length > LONGEST) return null;
  const [, written = "", hashLine, hashLast, colonLine, colonLast] = PARTS.exec(word) ?? [];
  const line = hashLine ?? colonLine;
  const lastLine = hashLast ?? colonLast;
  if (!PATH.test(written) || /^(?:[/~@]|--?\w)|\/\/|=|(?:^|\/)\.{3,}/.test(written)) return null;
  if (!written.includes("/") && (line === undefined || !hasKnownEnding(written))) return null;
  const target = posix.normalize(written);
  if (target === "." || target.startsWith("..") || hasPlaceholder(withoutShortName(target))) return null;
  return {
    kind: line === undefined ? "path" : "line",
    target,
    line: line === undefined ? null : Number(line),
    lastLine: lastLine === undefined ? null : Number(lastLine),
    fragment: null,
  };
}

/** Whether a file's name is a single letter, `src/x.ts`: it may stand for any. */
export function hasShortName(path: string): boolean {
  return /\/[a-z]\.\w+$/i.test(path) && hasKnownEnding(path);
}

/** The folder of a file whose name is a single letter: whether it means one is for the project's files to say. */
function withoutShortName(path: string): string {
  return hasShortName(path) ? path.slice(0, path.lastIndexOf("/")) : path;
}

/** Whether a path ends as files of a project do. */
export function hasKnownEnding(path: string): boolean {
  const base = path.slice(path.lastIndexOf("/") + 1);
  const dot = base.lastIndexOf(".");
  return dot > 0 && ENDINGS.has(base.slice(dot + 1).toLowerCase());
}

/** `docs/NAME.md`, `path/to/file.ts`, `reports/ID/` are patterns: the reader fills them in. */
export function hasPlaceholder(path: string): boolean {
  if (/(?:^|\/)path\/to\//i.test(path)) return true;
  return path.split("/").some((part) => {
    const stem = part.replace(/\.[^.]*$/, "") || part;
    if (PLACEHOLDER.test(stem)) return true;
    return /^[A-Z][A-Z\d_]*$/.test(stem) && !CAPITALS.test(stem);
  });
}
