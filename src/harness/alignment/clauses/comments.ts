/** The words of an HTML comment, and the offset at which it begins in its text. */
export interface Comment {
  readonly words: string;
  readonly at: number;
}

/** A text's HTML comments, and the text without them. A comment that is not closed goes on to the end. */
export function readComments(text: string): { readonly comments: readonly Comment[]; readonly rest: string } {
  const comments: Comment[] = [];
  let rest = "";
  let done = 0;
  for (let at = text.indexOf("<!--"); at >= 0; at = text.indexOf("<!--", done)) {
    const end = text.indexOf("-->", at + 4);
    const to = end < 0 ? text.length : end;
    comments.push({ words: text.slice(at + 4, to), at });
    rest += `${text.slice(done, at)} `;
    done = end < 0 ? text.length : end + 3;
  }
  return { comments, rest: rest + text.slice(done) };
}
