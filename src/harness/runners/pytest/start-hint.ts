/** What to do about a pytest that did not start, from the words that it (or its launcher) left. */
export function startHint(start: readonly string[], output: string): string {
  const command = start.join(" ");
  if (/No module named '?pytest\b/u.test(output)) {
    return `install pytest into the environment that \`${command}\` uses: \`python -m pip install pytest\` (or \`uv add --dev pytest\`)`;
  }
  if (output.includes("loop_pytest_server")) {
    return `let \`${command}\` see PYTHONPATH: Python's options -I and -E, and launchers that clear the environment, hide it`;
  }
  return `install pytest (\`python -m pip install pytest\`), or name the one to use: \`.venv/bin/pytest …\`, \`python -m pytest …\`, \`uv run pytest …\``;
}
