import { addStopHook } from "./agent-hook-settings.ts";

/** What the files of a coding agent say now; null where there is no such file, undefined where it is not UTF-8. */
export interface AgentFiles {
  readonly settings: string | null | undefined;
  readonly guide: string | null | undefined;
}

/** One file for coding agents: what would happen to it and why. */
export interface AgentStep {
  /** Relative to the root. */
  readonly path: string;
  readonly action: "create" | "edit" | "keep";
  readonly reason: string;
  /** The whole new text; null where the file stays. */
  readonly content: string | null;
}

/** Settings of Claude Code, which other agents read as well. */
export const agentSettingsPath = ".claude/settings.json";
/** What coding agents read before they begin. */
export const agentGuidePath = "AGENTS.md";

const begin = "<!-- loop:begin -->";
const end = "<!-- loop:end -->";

/**
 * The set-up for coding agents: a hook that runs `loop check` when the agent wants to stop, and a paragraph on how to work
 * here. Adds only; of what exists nothing changes but the paragraph between its own marks.
 * @param invocation how `loop` is called here: `npx loop`, `npm run -s loop --`
 */
export function planAgentFiles(files: AgentFiles, invocation: string): readonly AgentStep[] {
  return [settingsStep(files.settings, stopCommand(invocation)), guideStep(files.guide, paragraph(invocation))];
}

/**
 * A line for a POSIX shell: what no longer agrees, or cannot be read, goes to standard error with exit code 2, which sends the
 * agent back to work, once. All other outcomes let it stop: a check that cannot run is nothing that an agent should go round in circles about.
 */
function stopCommand(invocation: string): string {
  return [
    `case "$(tr -d '[:space:]')" in *'"stop_hook_active":true'*) exit 0;; esac`,
    `found="$(${invocation} check 2>&1)"`,
    `status=$?; [ $status -ne 1 ] && [ $status -ne 2 ] || { printf '%s\\n' "$found" | head -c 9000 >&2; exit 2; }`,
  ].join("; ");
}

function settingsStep(text: string | null | undefined, command: string): AgentStep {
  const path = agentSettingsPath;
  const byHand = "add a hook of the event `Stop` that runs `loop check` by hand";
  if (text === undefined) return keep(path, `it is not UTF-8: ${byHand}`);
  const reason = "`loop check` runs when a coding agent wants to stop";
  const edit = addStopHook(text ?? "{}\n", command);
  switch (edit.kind) {
    case "added":
      return { path, action: text === null ? "create" : "edit", reason, content: edit.text };
    case "present":
      return keep(path, "it runs `loop check` already");
    case "impossible":
      return keep(path, `${edit.reason}: ${byHand}`);
  }
}

function guideStep(text: string | null | undefined, block: string): AgentStep {
  const path = agentGuidePath;
  const reason = "how to work with plans and specs here";
  if (text === undefined) return keep(path, "it is not UTF-8: write how to use `loop` into it by hand");
  if (text === null) return { path, action: "create", reason, content: `# For coding agents\n\n${block}\n` };
  const lineEnd = /\r?\n/u.exec(text)?.[0] ?? "\n";
  const own = block.replaceAll("\n", lineEnd);
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from === -1 && to === -1) return { path, action: "edit", reason, content: append(text, own, lineEnd) };
  if (from === -1 || to < from) return keep(path, `\`${begin}\` and \`${end}\` are no pair in it: mend that by hand`);
  const content = text.slice(0, from) + own + text.slice(to + end.length);
  return content === text ? keep(path, "it says so already") : { path, action: "edit", reason, content };
}

function append(text: string, block: string, lineEnd: string): string {
  const before = text.trimEnd();
  return `${before}${before === "" ? "" : lineEnd + lineEnd}${block}${lineEnd}`;
}

function paragraph(invocation: string): string {
  return `${begin}
## Plans, specs and evidence

- \`${invocation} next\` says what to do now; with \`--json\`, for programs.
- Write the test that a plan's row names, and run \`${invocation}\`. Make the change when RED is recorded. Run \`${invocation}\` again.
- Code and tests that follow a clause of a spec say so in a comment above them: \`@spec specs/x.md §4.9\`.
- Work is done when \`${invocation} check\` ends with exit code 0. Each finding tells the command or edit that mends it.
- Reviews are a person's: do not run \`align review\`, \`align waive\` or \`align baseline\` to silence a finding, and edit no recorded evidence.
${end}`;
}

function keep(path: string, reason: string): AgentStep {
  return { path, action: "keep", reason, content: null };
}
