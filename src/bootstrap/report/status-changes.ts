import { StatusProblem } from './problem-reasons';
import { NodeStatus, Status } from './status';
import { jobText, NODE_FACTS, problemText, summary } from './status-report';

/**
 * What has changed from one status to the next, a line each. The numbers that change with each write (keys,
 * memory, lag) are left out.
 */
export function statusChanges(before: Status, after: Status): string[] {
  const isHealthyAgain = after.healthy && !before.healthy;
  return [
    ...nodeChanges(before.nodes, after.nodes),
    ...problemChanges(before.problems, after.problems),
    ...(isHealthyAgain ? [summary(after)] : []),
    ...jobChanges(before, after),
  ];
}

function nodeChanges(before: readonly NodeStatus[], after: readonly NodeStatus[]): string[] {
  const known = new Map(before.map((node) => [node.pod, node]));
  const pods = new Set(after.map(({ pod }) => pod));
  return [
    ...after.flatMap((node) => {
      const former = known.get(node.pod);
      const facts = NODE_FACTS.flatMap(({ title, text }) => {
        const [was, is] = [former && orNone(text(former)), orNone(text(node))];
        if (was === is || (former === undefined && is === NONE)) return [];
        return [[title.toLowerCase(), ...(was === undefined ? [] : [was, '->']), is].join(' ')];
      });
      if (former === undefined) return [`${node.pod} is new: ${facts.join(', ') || 'no node yet'}`];
      return facts.length > 0 ? [`${node.pod}: ${facts.join(', ')}`] : [];
    }),
    ...before.filter(({ pod }) => !pods.has(pod)).map(({ pod }) => `${pod} is gone`),
  ];
}

const NONE = 'none';

function orNone(text: string): string {
  return text === '' || text === '-' ? NONE : text;
}

/** A problem whose sentence has other numbers now is not resolved. */
function problemChanges(
  before: readonly StatusProblem[],
  after: readonly StatusProblem[],
): string[] {
  const without = (
    some: readonly StatusProblem[],
    others: readonly StatusProblem[],
  ): StatusProblem[] => {
    const texts = new Set(others.map(problemText));
    return some.filter((problem) => !texts.has(problemText(problem)));
  };
  const news = without(after, before);
  const changed = new Set(news.map(({ reason }) => reason));
  const resolved = without(before, after).filter(({ reason }) => !changed.has(reason));
  return [...news.map(problemText), ...resolved.map((each) => `resolved: ${problemText(each)}`)];
}

function jobChanges({ job: before }: Status, { job: after }: Status): string[] {
  if (after === undefined) return before === undefined ? [] : [`Job ${before.name} has ended`];
  const text = jobText(after);
  return before !== undefined && jobText(before) === text ? [] : [text];
}
