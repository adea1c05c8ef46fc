// node scripts/fetch-grammars.mjs: writes anew the grammars that stand compressed beside the code, from the packages that
// grammars/sources.json names. Those packages bring 20 to 100 MB of sources and build scripts each; the grammar itself,
// compressed, takes 10 to 300 kB (docs/decisions/0017-grammars-beside-the-code.md).
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), "src/harness/alignment/code/grammars");
const manifest = join(folder, "sources.json");
const sources = JSON.parse(readFileSync(manifest, "utf8"));
const scratch = mkdtempSync(join(tmpdir(), "grammars-"));
const notices = [];

try {
  for (const [name, source] of Object.entries(sources)) {
    const wasm = unpack(source.package, source.file);
    const sha256 = createHash("sha256").update(wasm).digest("hex");
    if (source.sha256 && source.sha256 !== sha256)
      throw new Error(`${source.package}: ${sha256}, not ${source.sha256}`);
    source.sha256 = sha256;
    writeFileSync(join(folder, `${name}.wasm.br`), compress(wasm));
    const licence = unpack(source.licence.package ?? source.package, source.licence.file)
      .toString()
      .trim();
    notices.push(`## ${name}: ${source.package}\n\n${licence}\n`);
  }
  writeFileSync(manifest, `${JSON.stringify(sources, null, 2)}\n`);
  writeFileSync(join(folder, "NOTICES.txt"), notices.join("\n"));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function unpack(name, file) {
  const archive = run("npm", ["pack", name, "--silent", "--pack-destination", scratch])
    .toString()
    .trim()
    .split("\n")
    .at(-1);
  return run("tar", ["xzOf", join(scratch, archive), `package/${file}`]);
}

function run(program, args) {
  const { status, stdout, stderr } = spawnSync(program, args, { maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")}: ${stderr}`);
  return stdout;
}

function compress(wasm) {
  const { BROTLI_PARAM_QUALITY: quality, BROTLI_PARAM_LGWIN: window, BROTLI_PARAM_SIZE_HINT: size } = constants;
  return brotliCompressSync(wasm, { params: { [quality]: 11, [window]: 24, [size]: wasm.length } });
}
