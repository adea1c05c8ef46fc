import { readdirSync } from "node:fs";

/** What a compiled addon depends on. */
export interface System {
  readonly platform: string;
  readonly arch: string;
  readonly libc: "glibc" | "musl" | "none";
}

/** This machine's system. */
export function readSystem(): System {
  return { platform: process.platform, arch: process.arch, libc: readLibc() };
}

/** `linux-x64-glibc` */
export function formatSystem({ platform, arch, libc }: System): string {
  return [platform, arch, libc].join("-");
}

/** The dynamic loader of musl has a name of its own. */
function readLibc(): System["libc"] {
  if (process.platform !== "linux") return "none";
  return ["/lib", "/lib64"].some((folder) => listNames(folder).some((name) => name.startsWith("ld-musl-")))
    ? muslUnlessGlibc()
    : "glibc";
}

/** A Debian may have musl installed beside glibc: what counts is what Node itself runs on. */
function muslUnlessGlibc(): "glibc" | "musl" {
  const report = process.report.getReport() as { readonly header?: { readonly glibcVersionRuntime?: string } };
  return report.header?.glibcVersionRuntime === undefined ? "musl" : "glibc";
}

function listNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
