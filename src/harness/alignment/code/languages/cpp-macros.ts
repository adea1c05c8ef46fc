/** `class EXPORT_API Trainer : public Base {`, where the grammar takes the macro for the class's name. */
const EXPORTED =
  /\b((?:class|struct|union)[ \t]+)([A-Z][A-Z\d_]+(?:\([^()\n]*\))?)(?=[ \t]+[A-Za-z_]\w*\s*(?:final\b\s*)?[:{])/g;
/** What Qt and Unreal read themselves, on a line of its own or before a member. */
const MARKS = String.raw`(?:Q_OBJECT|Q_GADGET|Q_NAMESPACE|Q_INVOKABLE|(?:Q_PROPERTY|Q_ENUM|Q_FLAG|Q_DECLARE_\w+|Q_DISABLE_\w+|GENERATED_\w*BODY|U(?:CLASS|STRUCT|ENUM|INTERFACE|PROPERTY|FUNCTION|META|PARAM)|UE_DEPRECATED)\([^\n]*\))`;
const MARKED = new RegExp(String.raw`^([ \t]*)(${MARKS})(?=[ \t]|\r?$)`, "gm");
const SLOTS = /^([ \t]*(?:public|protected|private)[ \t]+)((?:Q_SLOTS|slots)[ \t]*)(?=:)/gm;
const SIGNALS = /(?<=^[ \t]*)(?:Q_SIGNALS|signals)(?=[ \t]*:[ \t]*\r?$)/gm;
const PROBABLE = /\b[A-Z][A-Z\d_]+|\bslots\b|\bsignals\b/;

/** Blanks, of the same length, for macros that hide from the grammar what stands round them. */
export function maskMacros(text: string): string {
  if (!PROBABLE.test(text)) return text;
  return text
    .replace(EXPORTED, blank)
    .replace(MARKED, blank)
    .replace(SLOTS, blank)
    .replace(SIGNALS, (word) => "public".padEnd(word.length));
}

function blank(_: string, before: string, macro: string): string {
  return before + " ".repeat(macro.length);
}

/** The same macros between a comment and the symbol that it belongs to. */
export const MARKS_BEFORE = new RegExp(String.raw`(?:${MARKS}\s*){1,4}`, "y");
