/** Where systems keep what is no project's; a path that begins otherwise may be a site's own. */
const OUTSIDE =
  /(?<![\w:/.…-])\/(?:root|home|Users|usr|opt|var|tmp|private|nix|mnt|media|srv|run|lib|lib64|Library|Applications|workspaces?|builds|github|snap)\/[^\s'"`()<>,;|]*/gu;
/** What of them is the same on every machine. */
const INSTALLED = /(?:^|\/)((?:site-packages|dist-packages|node_modules)\/.*)$/u;

/**
 * A text of another program with the paths in it as every machine has them: those below the root relative to it, of others
 * the last part, or what stands behind the folder of installed packages.
 * @param root absolute, as the other program may spell it; empty: none is known
 */
export function relativePaths(text: string, root: string): string {
  const home = root.replace(/\/$/u, "");
  const inside = home === "" ? text : withoutFolder(text, home);
  return inside.replaceAll("file:///", "/").replace(OUTSIDE, (path) => {
    const line = /:\d+(?::\d+)?$/u.exec(path)?.[0] ?? "";
    const bare = line === "" ? path : path.slice(0, -line.length);
    return `…/${INSTALLED.exec(bare)?.[1] ?? bare.slice(bare.lastIndexOf("/") + 1)}${line}`;
  });
}

function withoutFolder(text: string, folder: string): string {
  const itself = new RegExp(`${folder.replace(/[^\w/]/gu, String.raw`\$&`)}(?!\\.?[\\w-])`, "g");
  return text.replaceAll(`file://${folder}/`, "").replaceAll(`${folder}/`, "").replaceAll(itself, ".");
}
