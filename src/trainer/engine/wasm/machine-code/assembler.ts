/**
 * A small assembler for WebAssembly: expressions are byte lists, put together from the inside out.
 * Only what our kernels need. Opcodes from the WebAssembly core specification 2.0, §5.4.
 */
export type Code = readonly number[];

/** A local variable or parameter of a function under construction. */
export interface Local {
  readonly get: Code;
  set(value: Code): Code;
}

/** Types of locals; every parameter is an i32: an address, a size or a count. */
type LocalType = "i32" | "f32" | "v128";

/** Hands out locals while a function's body is written. */
export interface LocalSource {
  i32(): Local;
  f32(): Local;
  v128(): Local;
}

/** A function of i32 parameters without result. */
export interface WasmFunction {
  readonly name: string;
  readonly parameters: number;
  readonly locals: readonly LocalType[];
  readonly body: Code;
}

const typeBytes: Readonly<Record<LocalType, number>> = { i32: 0x7f, f32: 0x7d, v128: 0x7b };
const moduleHeader = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0]; // "\0asm", version 1
const emptyBlock = 0x40;
const end = 0x0b;

/** Writes a function: `build` is given its parameters and a source of locals. */
export function defineFunction(
  name: string,
  parameters: number,
  build: (parameters: readonly Local[], source: LocalSource) => Code,
): WasmFunction {
  const locals: LocalType[] = [];
  const take = (type: LocalType) => (): Local => local(parameters + locals.push(type) - 1);
  const given = Array.from({ length: parameters }, (_, index) => local(index));
  const body = build(given, { i32: take("i32"), f32: take("f32"), v128: take("v128") });
  return { name, parameters, locals, body };
}

function local(index: number): Local {
  const at = unsigned(index);
  return { get: [0x20, ...at], set: (value) => [...value, 0x21, ...at] };
}

/** Arithmetic on addresses and counts. */
export const i32 = {
  constant: (value: number): Code => [0x41, ...signed(value)],
  add: (a: Code, b: Code): Code => [...a, ...b, 0x6a],
  subtract: (a: Code, b: Code): Code => [...a, ...b, 0x6b],
  multiply: (a: Code, b: Code): Code => [...a, ...b, 0x6c],
  shiftLeft: (a: Code, bits: number): Code => [...a, ...i32.constant(bits), 0x74],
  atLeast: (a: Code, b: Code): Code => [...a, ...b, 0x4e],
};

/** Single floats. */
export const f32 = {
  constant: (value: number): Code => [0x43, ...new Uint8Array(new Float32Array([value]).buffer)],
  load: (address: Code, offset = 0): Code => [...address, 0x2a, 2, ...unsigned(offset)],
  store: (address: Code, value: Code): Code => [...address, ...value, 0x38, 2, 0],
  add: (a: Code, b: Code): Code => [...a, ...b, 0x92],
  multiply: (a: Code, b: Code): Code => [...a, ...b, 0x94],
  less: (a: Code, b: Code): Code => [...a, ...b, 0x5d],
  select: (a: Code, b: Code, condition: Code): Code => [...a, ...b, ...condition, 0x1b],
};

/** Four floats at once, or 128 bits. Alignment is a hint only. */
export const f32x4 = {
  constant: (value: number): Code => [
    ...simd(12),
    ...new Uint8Array(Float32Array.of(value, value, value, value).buffer),
  ],
  zero: (): Code => f32x4.constant(0),
  load: (address: Code, offset = 0): Code => [...address, ...simd(0), 2, ...unsigned(offset)],
  loadSplat: (address: Code, offset = 0): Code => [...address, ...simd(9), 2, ...unsigned(offset)],
  store: (address: Code, value: Code, offset = 0): Code => [...address, ...value, ...simd(11), 2, ...unsigned(offset)],
  add: (a: Code, b: Code): Code => [...a, ...b, ...simd(228)],
  multiply: (a: Code, b: Code): Code => [...a, ...b, ...simd(230)],
  subtract: (a: Code, b: Code): Code => [...a, ...b, ...simd(229)],
  negate: (a: Code): Code => [...a, ...simd(225)],
  maximum: (a: Code, b: Code): Code => [...a, ...b, ...simd(233)],
  equal: (a: Code, b: Code): Code => [...a, ...b, ...simd(65)],
  less: (a: Code, b: Code): Code => [...a, ...b, ...simd(67)],
  and: (a: Code, b: Code): Code => [...a, ...b, ...simd(78)],
  /** `a` where `b` is not. */
  andNot: (a: Code, b: Code): Code => [...a, ...b, ...simd(79)],
  or: (a: Code, b: Code): Code => [...a, ...b, ...simd(80)],
};

/** `while (condition) { body }` */
export function whileLoop(condition: Code, body: Code): Code {
  const leave: Code = [0x45, 0x0d, 1]; // i32.eqz, br_if out of the block
  return [0x02, emptyBlock, 0x03, emptyBlock, ...condition, ...leave, ...body, 0x0c, 0, end, end];
}

/** Call of the function that stands at this place of the module. */
export function call(index: number, values: readonly Code[]): Code {
  return [...values.flat(), 0x10, ...unsigned(index)];
}

/** A module of these functions, all exported by name, over an imported memory `env.memory`. */
export function assemble(functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ parameters }) => [
    0x60,
    ...list(Array.from({ length: parameters }, () => [typeBytes.i32])),
    0,
  ]);
  const memory = [...text("env"), ...text("memory"), 2, 0, 0];
  return Uint8Array.from([
    ...moduleHeader,
    ...section(1, types),
    ...section(2, [memory]),
    ...section(
      3,
      functions.map((_, index) => unsigned(index)),
    ),
    ...section(
      7,
      functions.map(({ name }, index) => [...text(name), 0, ...unsigned(index)]),
    ),
    ...section(10, functions.map(functionCode)),
  ]);
}

function functionCode({ locals, body }: WasmFunction): Code {
  const declared = list(locals.map((type) => [1, typeBytes[type]]));
  return sized([...declared, ...body, end]);
}

function section(id: number, items: readonly Code[]): Code {
  return [id, ...sized(list(items))];
}

function list(items: readonly Code[]): Code {
  return [...unsigned(items.length), ...items.flat()];
}

function sized(bytes: Code): Code {
  return [...unsigned(bytes.length), ...bytes];
}

function text(value: string): Code {
  return sized([...new TextEncoder().encode(value)]);
}

function simd(opcode: number): Code {
  return [0xfd, ...unsigned(opcode)];
}

/** LEB128, unsigned. */
function unsigned(value: number): Code {
  return value < 128 ? [value] : [(value % 128) + 128, ...unsigned(Math.floor(value / 128))];
}

/** LEB128, signed 32 bits. */
function signed(value: number): Code {
  const low = value & 0x7f;
  const rest = value >> 7;
  const done = (rest === 0 && low < 64) || (rest === -1 && low >= 64);
  return done ? [low] : [low | 0x80, ...signed(rest)];
}
