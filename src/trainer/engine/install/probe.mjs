// Loads an addon in a process of its own and multiplies two matrices: `node probe.mjs ADDON`, prints what came out as JSON.
import { createRequire } from "node:module";

const binding = createRequire(import.meta.url)(process.argv[2]);
const shape = [2, 2];
const left = binding.createTensor(shape, binding.TF_FLOAT, Float32Array.of(1, 2, 3, 4));
const right = binding.createTensor(shape, binding.TF_FLOAT, Float32Array.of(5, 6, 7, 8));
const attributes = [
  { name: "transpose_a", type: binding.TF_ATTR_BOOL, value: false },
  { name: "transpose_b", type: binding.TF_ATTR_BOOL, value: false },
  { name: "T", type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
];
const [product] = binding.executeOp("MatMul", attributes, [left, right], 1);
const values = [...binding.tensorDataSync(product.id)];
process.stdout.write(`${JSON.stringify({ version: binding.TF_Version, values })}\n`);
