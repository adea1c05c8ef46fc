import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { XMLParser } from "fast-xml-parser";

const cache = fileURLToPath(new URL("../../../.cache/openfasttrace/", import.meta.url));

/** An item in the form in which both sides are compared. */
export interface ComparedItem {
  readonly id: string;
  readonly place: string;
  readonly title: string;
  readonly status: string;
  readonly needs: readonly string[];
  readonly covers: readonly string[];
  readonly depends: readonly string[];
  readonly tags: readonly string[];
}

/** The jar that scripts/test-openfasttrace.mjs fetched, and why it is missing (null when it is there). */
export function preparedOracle(): { readonly jar: string; readonly missing: string | null } {
  if (!existsSync(cache)) return { jar: "", missing: "not prepared: run node scripts/test-openfasttrace.mjs" };
  const jar = readdirSync(cache).find((name) => name.endsWith(".jar"));
  if (jar !== undefined) return { jar: join(cache, jar), missing: null };
  const note = join(cache, "missing.txt");
  return {
    jar: "",
    missing: existsSync(note) ? readFileSync(note, "utf8") : "no jar: run node scripts/test-openfasttrace.mjs",
  };
}

/** Items that OpenFastTrace finds in folders of a project. */
export async function convertByOracle(
  jar: string,
  root: string,
  folders: readonly string[],
): Promise<readonly ComparedItem[]> {
  const { stdout } = await execa("java", ["-jar", jar, "convert", "-o", "specobject", ...folders], { cwd: root });
  const lists = new Set(["specobjects", "specobject", "needsobj", "provcov", "dependson", "tag"]);
  const parser = new XMLParser({
    isArray: (name) => lists.has(name),
    ignoreAttributes: false,
    parseTagValue: false,
  });
  const { specdocument } = parser.parse(stdout) as { specdocument: { specobjects?: readonly SpecObjects[] } | "" };
  const groups = specdocument === "" ? [] : (specdocument.specobjects ?? []);
  return sortItems(groups.flatMap((group) => group.specobject.map((item) => itemOf(group["@_doctype"], item))));
}

/** The same order on both sides. */
export function sortItems(items: readonly ComparedItem[]): readonly ComparedItem[] {
  const key = ({ place, id, covers }: ComparedItem) => `${place} ${id} ${covers.join()}`;
  return items.toSorted((left, right) => (key(left) < key(right) ? -1 : 1));
}

interface SpecObjects {
  readonly "@_doctype": string;
  readonly specobject: readonly SpecObject[];
}

interface SpecObject {
  readonly id: string;
  readonly version: string;
  readonly shortdesc?: string;
  readonly status: string;
  readonly sourcefile: string;
  readonly sourceline: string;
  readonly needscoverage?: { readonly needsobj: readonly string[] };
  readonly providescoverage?: {
    readonly provcov: readonly { readonly linksto: string; readonly dstversion: string }[];
  };
  readonly dependencies?: { readonly dependson: readonly string[] };
  readonly tags?: { readonly tag: readonly string[] };
}

function itemOf(artifact: string, item: SpecObject): ComparedItem {
  return {
    id: `${artifact}~${item.id}~${item.version}`,
    place: `${item.sourcefile}:${item.sourceline}`,
    title: item.shortdesc === undefined || item.shortdesc.trim() === "" ? item.id : item.shortdesc,
    status: item.status,
    needs: item.needscoverage?.needsobj ?? [],
    covers: (item.providescoverage?.provcov ?? []).map(
      ({ linksto, dstversion }) => `${linksto.replace(":", "~")}~${dstversion}`,
    ),
    depends: (item.dependencies?.dependson ?? []).map((id) => id.replace(/^(\w+):(.*), v(\d+)$/, "$1~$2~$3")),
    tags: item.tags?.tag ?? [],
  };
}
