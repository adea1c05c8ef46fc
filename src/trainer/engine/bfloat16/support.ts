import { readProcessor, type Processor } from "../processor.ts";

/** Whether a processor computes in bfloat16, and the sentence that says why (not). */
export interface Bfloat16Support {
  readonly supported: boolean;
  readonly reason: string;
}

/** x86 instruction sets that oneDNN's bfloat16 kernels need one of. */
const needed = ["avx512_bf16", "amx_bf16"];

/**
 * Looks for the instructions without which bfloat16 is emulated, slower than float32. Outside Linux, where no
 * /proc/cpuinfo tells, the answer is no.
 * @param processor @default this machine's
 */
export function supportsBfloat16(processor: Processor = readProcessor(), platform = process.platform): Bfloat16Support {
  const found = processor.bfloat16.filter((flag) => needed.includes(flag));
  if (found.length > 0) return { supported: true, reason: `${processor.name} has ${found.join(" and ")}` };
  if (platform !== "linux") {
    return { supported: false, reason: `${platform} does not tell which instructions ${processor.name} has` };
  }
  return { supported: false, reason: `${processor.name} has neither ${needed.join(" nor ")}` };
}
