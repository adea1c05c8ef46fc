import { writeFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { hashScan } from "../../../../src/trainer/data/hash-scan.ts";
import { failure, temporaryFolder } from "./support/npz-file.ts";

const folder = temporaryFolder();

it("is the SHA-256 of the file", async () => {
  await writeFile(folder.path("abc"), "abc");
  // FIPS 180-2, appendix B.1
  expect(await hashScan(folder.path("abc"))).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});

it("reads files longer than one piece: a million letters a", async () => {
  await writeFile(folder.path("million"), "a".repeat(1_000_000));
  // FIPS 180-2, appendix B.3
  expect(await hashScan(folder.path("million"))).toBe(
    "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
  );
});

it("is refused for a file that is not there", async () => {
  const error = await failure("DATA_NOT_FOUND", () => hashScan(folder.path("missing")));
  expect(error.details.hint).toContain("check the path");
});
