// The tools side by side: the form of the project that each reads, and the command line by which it checks. Each is given
// its strictest check that needs no page to be drawn.
import { appendFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loop } from "../project.mjs";
import { writeDoorstop } from "./forms/doorstop.mjs";
import { writeLoop } from "./forms/loop.mjs";
import { writeOpenFastTrace } from "./forms/openfasttrace.mjs";
import { writeSphinxNeeds } from "./forms/sphinx-needs.mjs";
import { writeStrictDoc } from "./forms/strictdoc.mjs";
import { languages, pathOf } from "./languages.mjs";
import { findPeers } from "./peers.mjs";

/**
 * All tools, ours first.
 *
 * - `write(project, reviewed)`: path → text
 * - `review`: what a person does once, so that the project counts as reviewed; none where the form has it already
 * - `check`: the command line, run in the project
 * - `forget(root)`: throws away what the tool keeps between two checks; absent where it keeps nothing
 * - `touch(root, project, text)`: changes one file that the tool reads
 * - `move(root, project, text)`: changes it so that all that is linked in it stands elsewhere; absent where that is no difference
 * - `missing`: why there is no such tool here
 */
export function openTools(version) {
  const peers = findPeers();
  return [
    {
      name: "loop check",
      version,
      write: writeLoop,
      review: [...loop, "align", "review", "--all"],
      check: [...loop, "check"],
      forget: (root) => remove(root, ".loop"),
      touch: touchSource,
      move: moveSource,
    },
    {
      name: "OpenFastTrace",
      ...fromPeer(peers.openfasttrace, "trace", "-c", "MONOCHROME", "specs", "src", "tests"),
      write: writeOpenFastTrace,
      touch: touchSource,
    },
    {
      name: "Doorstop",
      ...fromPeer(peers.doorstop, "--no-reformat", "--strict-child-check", "--error-all"),
      write: writeDoorstop,
      touch: touchSource,
    },
    {
      name: "StrictDoc",
      ...fromPeer(peers.strictdoc, "export", "--formats=json", "."),
      write: writeStrictDoc,
      forget: (root) => remove(root, "output"),
      touch: touchSource,
    },
    {
      name: "sphinx-needs",
      ...fromPeer(peers["sphinx-needs"], "-b", "needs", "-n", "-W", "--keep-going", "-q", "-j", "auto", ".", "_build"),
      write: writeSphinxNeeds,
      forget: (root) => remove(root, "_build"),
      touch: (root, { specs }, text) => appendFileSync(join(root, "specs", `${specs[0].name}.rst`), `\n.. ${text}\n`),
    },
  ];
}

function fromPeer({ program, version, missing }, ...args) {
  return missing === undefined ? { version, check: [...program, ...args] } : { missing };
}

/** A comment at the end of the first file of code that has links. */
function touchSource(root, project, text) {
  const { path, comment } = firstSource(root, project);
  appendFileSync(path, `${comment} ${text}\n`);
}

/** A comment at the beginning of that file. */
function moveSource(root, project, text) {
  const { path, comment } = firstSource(root, project);
  writeFileSync(path, `${comment} ${text}\n${readFileSync(path, "utf8")}`);
}

function firstSource(root, { files }) {
  const file = files.find(({ role }) => role === "impl");
  const { comment } = languages.find(({ name }) => name === file.language);
  return { path: join(root, pathOf(file)), comment: comment.trim() };
}

function remove(root, name) {
  rmSync(join(root, name), { recursive: true, force: true });
}
