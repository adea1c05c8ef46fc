interface Mark {
  readonly order: number;
  low: number;
  onStack: boolean;
}

interface Frame<T> {
  readonly node: T;
  readonly mark: Mark;
  readonly targets: readonly T[];
  next: number;
}

/**
 * Strongly connected components, those that others lead to before them (Tarjan, 1972), without recursion: chains may be
 * as long as there are nodes.
 */
export function findComponents<T>(
  nodes: readonly T[],
  targetsOf: (node: T) => readonly T[],
): readonly (readonly T[])[] {
  const marks = new Map<T, Mark>();
  const stack: T[] = [];
  const components: (readonly T[])[] = [];
  const enter = (node: T): Frame<T> => {
    const mark = { order: marks.size, low: marks.size, onStack: true };
    marks.set(node, mark);
    stack.push(node);
    return { node, mark, targets: targetsOf(node), next: 0 };
  };
  for (const start of nodes) {
    const path = marks.has(start) ? [] : [enter(start)];
    for (let frame = path.at(-1); frame !== undefined; frame = path.at(-1)) {
      const target = frame.targets[frame.next];
      frame.next += 1;
      if (target === undefined) {
        path.pop();
        const outer = path.at(-1)?.mark;
        if (outer !== undefined) outer.low = Math.min(outer.low, frame.mark.low);
        if (frame.mark.low === frame.mark.order) components.push(takeOff(stack, frame.node, marks));
        continue;
      }
      const known = marks.get(target);
      if (known === undefined) path.push(enter(target));
      else if (known.onStack) frame.mark.low = Math.min(frame.mark.low, known.order);
    }
  }
  return components;
}

function takeOff<T>(stack: T[], node: T, marks: ReadonlyMap<T, Mark>): readonly T[] {
  const component = stack.splice(stack.lastIndexOf(node));
  for (const member of component) (marks.get(member) as Mark).onStack = false;
  return component;
}
