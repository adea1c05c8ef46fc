import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { CheckReport } from "../check-report.ts";
import { pageData } from "./page-data.ts";

/** Where the page will lie. */
export interface PageOptions {
  /** From the page's folder to the root, with `/` at its end: `../../`. @default "", the root itself */
  readonly toRoot?: string;
}

/**
 * A check as one HTML page that needs no other file and no network: matrix of clauses, filter, search, findings, and the way
 * from clause to code, test and evidence and back. What is foreign in it is data, which the script sets as text.
 */
export function renderPage(report: CheckReport, { toRoot = "" }: PageOptions = {}): string {
  const script = ["model.mjs", "dom.mjs", "details.mjs", "page.mjs"].map(readModule).join("\n");
  const style = readBeside("page.css");
  const data = JSON.stringify(pageData(report, toRoot)).replace(/[<\u2028\u2029]/g, escapeCharacter);
  const policy = `default-src 'none'; img-src data:; style-src '${hashOf(style)}'; script-src '${hashOf(script)}'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="generator" content="loop check">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Alignment</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
${body}
<script type="application/json" id="data">${data}</script>
<script type="module">${script}</script>
</body>
</html>
`;
}

const body = `<header>
<h1>Alignment</h1>
<p id="scanned"></p>
<p id="totals"></p>
</header>
<noscript><p>This page needs JavaScript; <code>loop check</code> prints the same as text.</p></noscript>
<section class="tools" aria-label="What is listed">
<div class="views" role="group" aria-label="View">
<button type="button" id="view-clauses" aria-pressed="true">Clauses</button>
<button type="button" id="view-findings" aria-pressed="false">Findings</button>
</div>
<label class="search">Search <input type="search" id="search" placeholder="clause, title, file, test, run" autocomplete="off" spellcheck="false" aria-keyshortcuts="/"></label>
<div id="filters" role="group" aria-label="State"></div>
<p id="count" role="status"></p>
</section>
<main>
<div id="list" role="grid" tabindex="0" aria-label="Clauses"><div role="rowgroup" class="head"></div><div role="rowgroup" class="rows"></div></div>
<section id="detail" tabindex="-1" aria-label="Details"></section>
</main>`;

function readBeside(name: string): string {
  return readFileSync(new URL(name, import.meta.url), "utf8");
}

/** Several modules become one script: their names are unique, so imports and the word `export` may go. */
function readModule(name: string): string {
  return readBeside(name)
    .replace(/^import [^;]*;$/gm, "")
    .replace(/^export /gm, "");
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

function escapeCharacter(character: string): string {
  return `\\u${character.codePointAt(0)!.toString(16).padStart(4, "0")}`;
}
