import { describeContract } from "../support/contract.ts";
import { describeOwnCases } from "./describe-own-cases.ts";
import { vitestRunner } from "./runner.ts";

const runner = vitestRunner("vitest-5");
describeContract(runner);
describeOwnCases(runner);
