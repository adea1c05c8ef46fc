import type { NativeBackend, OpAttribute } from "./types.ts";

/** `T = float32`, the element type that most operations ask for. */
export function floatAttribute({ binding }: NativeBackend): OpAttribute {
  return { name: "T", type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT };
}

/** An attribute that is a word. */
export function nameAttribute({ binding }: NativeBackend, name: string, value: string): OpAttribute {
  return { name, type: binding.TF_ATTR_STRING, value };
}

/** An attribute that is a list of integers. */
export function integersAttribute({ binding }: NativeBackend, name: string, value: readonly number[]): OpAttribute {
  return { name, type: binding.TF_ATTR_INT, value: [...value] };
}
