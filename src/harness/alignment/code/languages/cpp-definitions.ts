const DEFINITION = /^[ \t]*#[ \t]*define\b(?:[^\n]*\\\r?\n)*[^\n]*/gm;
const HOLDS_LINK = /@|->/;

/**
 * Blanks for comments inside of macros, where the grammar takes the macro to end and what stands behind
 * for code. Comments with a link or a tag stay.
 */
export function maskCommentsInMacros(text: string): string {
  return text.includes("/*") ? text.replace(DEFINITION, maskComments) : text;
}

function maskComments(definition: string): string {
  let masked = "";
  let done = 0;
  for (let from = definition.indexOf("/*"); from >= 0; from = definition.indexOf("/*", done)) {
    const to = definition.indexOf("*/", from + 2) + 2;
    if (to < 2) break;
    const comment = definition.slice(from, to);
    masked += definition.slice(done, from) + (HOLDS_LINK.test(comment) ? comment : comment.replace(/[^\\\r\n]/g, " "));
    done = to;
  }
  return masked + definition.slice(done);
}

const PARTS = /"(?:[^"\\\n]|\\.){0,500}"|'(?:[^'\\\n]|\\.){0,20}'|\/\*|\/\/|[\w$]+|([-+&|#=])\1|\S/g;

/** The body of a macro, which the grammar does not read: its tokens, without comments and line ends. */
export function tidyMacroBody(body: string): string {
  const text = body.replace(/\\\r?\n/g, " ");
  const tokens: string[] = [];
  PARTS.lastIndex = 0;
  for (let part = PARTS.exec(text); part !== null; part = PARTS.exec(text)) {
    const [token] = part;
    if (token === "//") break;
    if (token !== "/*") tokens.push(token);
    else {
      const end = text.indexOf("*/", PARTS.lastIndex);
      if (end < 0) break;
      PARTS.lastIndex = end + 2;
    }
  }
  PARTS.lastIndex = 0;
  return tokens.join(" ");
}
