import { posix } from "node:path";
import type { PathTree } from "./path-tree.ts";

/** What makes pages of a document: Sphinx, which has names for places of its own, or another generator. */
export type Site = "sphinx" | "other";

/** Files and folders by which the generators know their sites. Only some make pages of what stands beside those. */
const BESIDE = ["_config.yml", "_quarto.yml", "docs.json", "mint.json"];
const BELOW = [
  "mkdocs.yml mkdocs.yaml properdocs.yml zensical.toml book.toml hugo.toml hugo.yaml hugo.yml hugo.json config/_default",
  "docusaurus.config.js docusaurus.config.ts docusaurus.config.mjs docusaurus.config.cjs .vitepress .vuepress",
  "astro.config.mjs astro.config.js astro.config.ts eleventy.config.js eleventy.config.mjs .eleventy.js gatsby-config.js",
  "next.config.js next.config.mjs next.config.ts nuxt.config.ts antora.yml rspress.config.ts conf.py",
].flatMap((line) => line.split(" "));

const known = new WeakMap<PathTree, Map<string, Site | null>>();

/** The generator in whose site a document lies, as the files around it tell; null: none that is known. */
export function siteOf(document: string, tree: PathTree): Site | null {
  const folder = posix.dirname(document);
  if (tree.has(posix.join(folder, "conf.py"))) return "sphinx";
  if (BESIDE.some((name) => tree.has(posix.join(folder, name)))) return "other";
  return folder === "." ? null : siteOfFolder(folder, tree);
}

/** Of what lies in folders below a site's settings, or in a folder with settings of its own. */
function siteOfFolder(folder: string, tree: PathTree): Site | null {
  const folders = known.get(tree) ?? new Map<string, Site | null>();
  known.set(tree, folders);
  const seen = folders.get(folder);
  if (seen !== undefined) return seen;
  const site = settingsIn(folder, tree) ?? (folder === "." ? null : siteOfFolder(posix.dirname(folder), tree));
  folders.set(folder, site);
  return site;
}

function settingsIn(folder: string, tree: PathTree): Site | null {
  const found = [...BESIDE, ...BELOW].find((name) => tree.has(posix.join(folder, name)));
  if (found === undefined) return null;
  return found === "conf.py" ? "sphinx" : "other";
}
