import { named, namingOf, type LanguageRules } from "./rules.ts";

const DECLARED = ["field_declaration", "constant_declaration"];

/** Java. @see specs/alignment.md §3.2 */
export const java: LanguageRules = {
  grammar: "java",
  nodes: [
    ...named("container", ["class_declaration", "interface_declaration", "enum_declaration", "record_declaration"]),
    ...named("container", ["annotation_type_declaration", "module_declaration"]),
    ...named("function", ["method_declaration", "constructor_declaration", "compact_constructor_declaration"]),
    ...named("function", ["annotation_type_element_declaration"]),
    ...named("value", ["enum_constant"]),
    ...DECLARED.map((type) => ({
      type,
      read: (node: Parameters<typeof namingOf>[0]) =>
        namingOf(node?.childForFieldName("declarator")?.childForFieldName("name"), "value"),
    })),
  ],
  tokens: { atoms: ["string_literal", "character_literal"], drops: { parenthesized_expression: "()" } },
};
