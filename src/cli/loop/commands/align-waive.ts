import { readIdentity } from "../../../harness/alignment/review/identity.ts";
import { saveLock } from "../../../harness/alignment/review/lock-file.ts";
import { waiveState } from "../../../harness/alignment/review/waive.ts";
import { withLock } from "../../../harness/project/lock.ts";
import { describeFirstLock } from "../first-lock.ts";
import { openAlignment } from "../open-alignment.ts";
import { openProject } from "../open-project.ts";
import type { ResultsOptions } from "../options.ts";
import { runCommand } from "../run-command.ts";
import { tellResult } from "../tell-result.ts";

/** Options of `loop align waive`. */
export interface WaiveOptions extends ResultsOptions {
  readonly state: string;
  readonly reason: string;
  readonly until: string;
}

/** `loop align waive`: lets a state pass for the present text and code, until a day. */
export function runAlignWaive(options: WaiveOptions, address: string): Promise<void> {
  return runCommand(options, async (context) => {
    const { workspace } = await openProject(context);
    const { root, clock, config } = workspace;
    return withLock(root, { command: "loop align waive", clock }, async () => {
      const { input } = await openAlignment(context, options); // as it is while the lock is held
      const { by } = await readIdentity(root);
      const { state, reason, until } = options;
      const lock = waiveState({ input, address, state, reason, until, by, lockPath: config.alignment.lock });
      await saveLock(root, lock);
      const { unreviewed, lines } = describeFirstLock(workspace, { input, lock });
      const data = { lock: lock.path, address, state, until, by, unreviewed };
      const text = [`${lock.path}: ${address} may be ${state} until ${until}, as it is now`, ...lines].join("\n");
      tellResult(context, { command: "align waive", data, text });
      return 0 as const;
    });
  });
}
