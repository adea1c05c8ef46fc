import { assemble } from "./assembler.ts";
import { columnSumsFunction } from "./column-sums.ts";
import { matrixPanelsFunction } from "./matrix-panels.ts";
import { outerProductFunctions } from "./outer-product.ts";
import { poolGradientFunction } from "./pool-gradient.ts";
import { reluGradientFunction } from "./relu-gradient.ts";
import { winogradFilterFunctions } from "./winograd-filters.ts";
import { winogradFunctions } from "./winograd.ts";

/** Our machine code; every argument is an address in the memory that it was loaded over, or a count. */
export interface MachineCode {
  addOuterProduct(...parameters: readonly number[]): void;
  addColumnSums(...parameters: readonly number[]): void;
  poolGradientLine(...parameters: readonly number[]): void;
  reluGradient(...parameters: readonly number[]): void;
  multiplyPanels(...parameters: readonly number[]): void;
  winogradInput(...parameters: readonly number[]): void;
  winogradOutput(...parameters: readonly number[]): void;
  winogradOutputGradient(...parameters: readonly number[]): void;
  winogradFilter(...parameters: readonly number[]): void;
  winogradFilterGradient(...parameters: readonly number[]): void;
}

/** The part of WebAssembly's interface that we use; TypeScript has it with browsers' types only. */
interface WebAssemblyInterface {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
}

/**
 * Compiles our functions over the memory of a WebAssembly program. A few milliseconds.
 * @param memory a `WebAssembly.Memory`
 */
export function loadMachineCode(memory: object): MachineCode {
  const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: WebAssemblyInterface };
  const bytes = assemble([
    ...outerProductFunctions(),
    columnSumsFunction(),
    poolGradientFunction(),
    reluGradientFunction(),
    matrixPanelsFunction(),
    ...winogradFunctions(),
    ...winogradFilterFunctions(),
  ]);
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  return instance.exports as MachineCode;
}
