import { describe, expect, test } from "vitest";
import { findClauseTitle, headings } from "../../../../src/harness/plan/headings.ts";

const SPEC = `---
title: "# no heading"
---
# Backend API

## 4. Contracts
### 4.9 PyTorch Execution Configuration Contract
### §4.10 — \`val_loss_name\` and **more**
### 4.9.1. [Linked](https://example.org) title ##

\`\`\`md
## 5 In a fence
\`\`\`
<!--
## 6 In a comment
-->

Underlined
----------

## A.1 Annex
## A nice title
## Notes & Details
## Notes & Details
## 7.1
## Section 8: Scope
`;

test("headings carry level, number, words, slug and line", () => {
  expect(headings(SPEC).map(({ level, number, text, slug, line }) => [level, number, text, slug, line])).toEqual([
    [1, null, "Backend API", "backend-api", 4],
    [2, "4", "Contracts", "4-contracts", 6],
    [3, "4.9", "PyTorch Execution Configuration Contract", "49-pytorch-execution-configuration-contract", 7],
    [3, "4.10", "val_loss_name and more", "410--val_loss_name-and-more", 8],
    [3, "4.9.1", "Linked title", "491-linked-title", 9],
    [2, null, "Underlined", "underlined", 18],
    [2, "A.1", "Annex", "a1-annex", 21],
    [2, null, "A nice title", "a-nice-title", 22],
    [2, null, "Notes & Details", "notes--details", 23],
    [2, null, "Notes & Details", "notes--details-1", 24],
    [2, "7.1", "", "71", 25],
    [2, "8", "Scope", "section-8-scope", 26],
  ]);
});

describe("a clause's title", () => {
  test.each([
    ["§4.9", "PyTorch Execution Configuration Contract"],
    ["§ 4.9", "PyTorch Execution Configuration Contract"],
    ["§§4.9, 7.1", "PyTorch Execution Configuration Contract"],
    ["§4.10", "val_loss_name and more"],
    ["§7.1", "7.1"],
    ["§A.1", "Annex"],
    ["#notes--details-1", "Notes & Details"],
    ["§5", null],
    ["§4.1", null],
    ["#nowhere", null],
    ["", null],
  ])("of %s is %s", (clause, title) => {
    expect(findClauseTitle(SPEC, clause)).toBe(title);
  });
});
