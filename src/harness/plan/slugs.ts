/** Gives the headings of one document their fragments, as GitHub does. */
export interface Slugger {
  /** @param heading its Markdown, without the marks that make it a heading */
  readonly next: (heading: string) => string;
}

/** A repeated slug gets a number. */
export function createSlugger(): Slugger {
  const taken = new Map<string, number>();
  return {
    next(heading) {
      const slug = slugOf(renderedText(heading));
      let unique = slug;
      while (taken.has(unique)) {
        const count = (taken.get(slug) ?? 0) + 1;
        taken.set(slug, count);
        unique = `${slug}-${count}`;
      }
      taken.set(unique, 0);
      return unique;
    },
  };
}

/** What a reader sees of a heading: no marks, no tags, no pictures, no addresses of links. */
function renderedText(heading: string): string {
  return heading
    .slice(0, 2_000)
    .split(/(`[^`]*`)/)
    .map((part, index) => (index % 2 === 1 ? part.slice(1, -1) : renderedProse(part)))
    .join("")
    .trim();
}

function renderedProse(text: string): string {
  return text
    .replace(/!\[[^[\]]{0,300}\](?:\([^()\s]{0,1000}\)|\[[^[\]]{0,300}\])/g, "")
    .replace(/\[([^[\]]{0,300})\](?:\([^()]{0,1000}\)|\[[^[\]]{0,300}\])/g, "$1")
    .replace(/<\/?[a-z][^<>]{0,300}>/g, "")
    .replace(/\*\*|~~/g, "")
    .replace(/(^|[\s(])_{1,2}([^_\s][^_]{0,200})_{1,2}(?=[\s.,;:)]|$)/g, "$1$2")
    .replace(/&(?:amp|lt|gt|quot);/g, "")
    .replace(/\\([!-/:-@[-`{-~])/g, "$1");
}

function slugOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, "")
    .replaceAll(" ", "-");
}
