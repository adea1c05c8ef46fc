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
/** Nobody has a folder of that name. */
const PATTERN = /(?:^|\/)path\/to\//i;
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
  if (target === "." || target.startsWith("..") || PATTERN.test(target)) return null;
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

/**
 * Whether a part of a path stands for a name of the reader's own, and not for what is there: `docs/NAME.md`, and
 * `src/example/a.ts` where there is no folder `src/example`. Of a file's name of a single letter others tell.
 */
export function isPattern(path: string, exists: (path: string) => boolean): boolean {
  const parts = path.split("/");
  const last = hasShortName(path) ? parts.length - 1 : parts.length;
  return parts.slice(0, last).some((part, at) => isPlaceholder(part) && !exists(parts.slice(0, at + 1).join("/")));
}

/** Whether a path ends as files of a project do. */
export function hasKnownEnding(path: string): boolean {
  const base = path.slice(path.lastIndexOf("/") + 1);
  const dot = base.lastIndexOf(".");
  return dot > 0 && ENDINGS.has(base.slice(dot + 1).toLowerCase());
}

/** `docs/NAME.md`, `path/to/file.ts`, `reports/ID/` are patterns: the reader fills them in. */
export function hasPlaceholder(path: string): boolean {
  return PATTERN.test(path) || path.split("/").some(isPlaceholder);
}

function isPlaceholder(part: string): boolean {
  const stem = part.replace(/\.[^.]*$/, "") || part;
  return PLACEHOLDER.test(stem) || (/^[A-Z][A-Z\d_]*$/.test(stem) && !CAPITALS.test(stem));
}
