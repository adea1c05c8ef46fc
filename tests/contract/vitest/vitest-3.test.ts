import { describeContract } from "../support/contract.ts";
import { vitestRunner } from "./runner.ts";

describeContract(vitestRunner("vitest-3"));
