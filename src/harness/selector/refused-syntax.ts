/** What a piece of shell syntax means, and what to write instead. */
interface Advice {
  readonly message: string;
  readonly hint: string;
}

/** Operators that only a shell understands, longest first. */
export const REFUSED_OPERATORS: readonly (readonly [operator: string, advice: Advice])[] = [
  [
    "&&",
    {
      message: "`&&` joins two commands",
      hint: "write one selector a command; for `cd x && …` write `cwd: x` under the selector",
    },
  ],
  ["||", { message: "`||` hides a failure", hint: "leave it out: the harness must see how the command ends" }],
  ["|&", { message: "`|&` is a pipe", hint: "leave the pipe out: the harness keeps the whole log" }],
  [
    "|",
    {
      message: "`|` is a pipe",
      hint: "leave the pipe out: the harness keeps the whole log; quote the `|` where it belongs to an argument",
    },
  ],
  ["&>", { message: "`&>` redirects output", hint: "leave it out: the harness keeps the whole log" }],
  [
    "&",
    {
      message: "`&` starts a command in the background",
      hint: "leave it out: the harness waits for the command; quote the `&` where it belongs to an argument",
    },
  ],
  [
    ";",
    {
      message: "`;` joins two commands",
      hint: "write one selector a command; quote the `;` where it belongs to an argument",
    },
  ],
  ["<(", { message: "`<(…)` runs another command", hint: "put both commands into a script and name the script" }],
  [">(", { message: "`>(…)` runs another command", hint: "put both commands into a script and name the script" }],
  ["<<", { message: "`<<` feeds input from the command line", hint: "put the input into a file that the test reads" }],
  [
    "<",
    {
      message: "`<` redirects input",
      hint: "let the test read the file; quote the `<` where it belongs to an argument",
    },
  ],
  [
    ">",
    {
      message: "`>` redirects output",
      hint: "leave it out: the harness keeps the whole log; quote the `>` where it belongs to an argument",
    },
  ],
  ["(", { message: "`(` opens a subshell", hint: "quote the argument that holds parentheses" }],
  [")", { message: "`)` closes a subshell", hint: "quote the argument that holds parentheses" }],
];

/** Characters that word processors put in place of the ones a command line needs. */
export const REFUSED_CHARACTERS: ReadonlyMap<string, Advice> = new Map([
  ["“", { message: "A typographic quotation mark quotes nothing", hint: 'write straight quotes: "…"' }],
  ["”", { message: "A typographic quotation mark quotes nothing", hint: 'write straight quotes: "…"' }],
  ["‘", { message: "A typographic quotation mark quotes nothing", hint: "write straight quotes: '…'" }],
  ["\u00a0", { message: "A no-break space does not separate words", hint: "write an ordinary space" }],
  ["\n", { message: "A line break starts a second command", hint: "write one selector a command" }],
  ["\r", { message: "A line break starts a second command", hint: "write one selector a command" }],
]);

/** First words that a shell acts on itself; as programs they would not exist or change nothing. */
export const REFUSED_PROGRAMS: ReadonlyMap<string, Advice> = new Map([
  ["cd", { message: "`cd` changes the folder of a shell", hint: "write `cwd: FOLDER` under the selector" }],
  ["pushd", { message: "`pushd` changes the folder of a shell", hint: "write `cwd: FOLDER` under the selector" }],
  ["source", { message: "`source` changes a shell", hint: "name the environment's own program: `.venv/bin/pytest …`" }],
  [".", { message: "`.` changes a shell", hint: "name the environment's own program: `.venv/bin/pytest …`" }],
  [
    "export",
    { message: "`export` changes a shell", hint: "write the assignment before the command: `NAME=value pytest …`" },
  ],
  ["set", { message: "`set` changes a shell", hint: "leave it out" }],
  ["eval", { message: "`eval` needs a shell", hint: "write the command itself" }],
  ["exec", { message: "`exec` needs a shell", hint: "write the command itself" }],
  ["time", { message: "`time` measures in a shell", hint: "leave it out: the harness measures each command" }],
  [
    "!",
    { message: "`!` turns a failure into a success", hint: "write the command itself; a red selector fails by itself" },
  ],
]);

/** Dollar signs, back-ticks and the like, which a shell would replace. */
export const REFUSED_EXPANSIONS = {
  backTick: {
    message: "A back-tick runs another command",
    hint: "write the value itself; put single quotes round an argument that holds a back-tick",
  },
  command: { message: "`$(…)` runs another command", hint: "write the value itself" },
  quoted: { message: "`$'…'` and `$\"…\"` are read by a shell only", hint: "write plain quotes: '…'" },
  variable: {
    message: "A `$` names a variable of a shell",
    hint: "write the value; put single quotes round an argument that holds a `$`",
  },
  braces: { message: "Braces expand to several words in a shell", hint: "write each word, or quote the braces" },
  home: {
    message: "`~` stands for a folder that differs from person to person",
    hint: "write a path inside the project",
  },
  comment: { message: "`#` starts a comment", hint: "write the remark behind the code span, after a dash" },
  nul: { message: "A NUL character cannot stand in a command line", hint: "leave it out" },
  append: { message: "`+=` appends to a variable of a shell", hint: "write the whole value: `NAME=value`" },
} as const satisfies Record<string, Advice>;
