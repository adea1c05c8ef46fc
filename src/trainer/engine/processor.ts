import { readFileSync } from "node:fs";
import { cpus } from "node:os";

/** The processor as far as it decides results and precision. */
export interface Processor {
  /** Model name, or the architecture where the system tells none. */
  readonly name: string;
  /** Logical processors. */
  readonly count: number;
  /** Instruction sets that compute in bfloat16: `avx512_bf16`, `amx_bf16`, `bf16` (ARM). */
  readonly bfloat16: readonly string[];
}

/** Reads the processor of this machine; flags come from /proc/cpuinfo and are empty where there is none. */
export function readProcessor(): Processor {
  const list = cpus();
  const name = list[0]?.model.trim();
  return {
    name: name === undefined || name === "" || name === "unknown" ? process.arch : name.replaceAll(/\s+/g, " "),
    count: Math.max(1, list.length),
    bfloat16: listBfloat16Flags(readCpuInfo()),
  };
}

/** Those instruction sets of a /proc/cpuinfo that compute in bfloat16. */
export function listBfloat16Flags(cpuInfo: string): readonly string[] {
  const line = /^(?:flags|Features)\s*:(.*)$/m.exec(cpuInfo)?.[1] ?? "";
  const known = new Set(["avx512_bf16", "amx_bf16", "bf16"]);
  return line
    .trim()
    .split(/\s+/)
    .filter((flag) => known.has(flag));
}

function readCpuInfo(): string {
  try {
    return readFileSync("/proc/cpuinfo", "utf8");
  } catch {
    return ""; // no Linux
  }
}
