import { describe, expect, test } from "vitest";
import { isOneDnnOn, prepareNativeEnvironment } from "../../../../../src/trainer/engine/native/environment.ts";

describe("prepareNativeEnvironment", () => {
  test("names the threads, turns oneDNN on and silences TensorFlow below errors", () => {
    const environment: Record<string, string | undefined> = {};
    prepareNativeEnvironment(3, environment);
    expect(environment).toMatchObject({
      TF_NUM_INTRAOP_THREADS: "3",
      OMP_NUM_THREADS: "3",
      TF_ENABLE_ONEDNN_OPTS: "1",
      TF_CPP_MIN_LOG_LEVEL: "2",
    });
    expect(isOneDnnOn(environment)).toBe(true);
  });

  test("leaves what the user set, threads aside", () => {
    const environment = { TF_CPP_MIN_LOG_LEVEL: "0", TF_ENABLE_ONEDNN_OPTS: "0", TF_NUM_INTRAOP_THREADS: "8" };
    prepareNativeEnvironment(1, environment);
    expect(environment).toMatchObject({
      TF_CPP_MIN_LOG_LEVEL: "0",
      TF_ENABLE_ONEDNN_OPTS: "0",
      TF_NUM_INTRAOP_THREADS: "1",
    });
    expect(isOneDnnOn(environment)).toBe(false);
  });
});
