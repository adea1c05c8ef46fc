/** Lock files of Python's package managers, and what starts a tool that such a manager has installed. */
export const pythonManagers: readonly (readonly [lockFile: string, starter: string])[] = [
  ["uv.lock", "uv run"],
  ["poetry.lock", "poetry run"],
  ["pdm.lock", "pdm run"],
  ["Pipfile.lock", "pipenv run"],
];
