import { ClusterState } from '../cluster/cluster-state';
import { groupBy } from '../util/group-by';
import { formatList } from '../util/list';
import { podNames } from './names';
import { problem, StatusProblem } from './problem-reasons';

/** What would be wrong for a client, or with what a server writes to its volume, though all agree. */
export function clientProblems({ members, byId }: ClusterState): StatusProblem[] {
  return [...untoldEndpoints(members, byId), ...failingWrites(members)];
}

/** Nodes in whose place clients are told `?` or nothing: they cannot connect to these. */
function untoldEndpoints(
  members: ClusterState['members'],
  byId: ClusterState['byId'],
): StatusProblem[] {
  const untold = members.flatMap(({ name, view }) =>
    (view.untoldNodes ?? []).map((id) => ({ name, node: byId.get(id)?.name ?? `node ${id}` })),
  );
  return [...groupBy(untold, ({ name }) => name)].map(([name, nodes]) =>
    problem(
      'EndpointsUntold',
      `${name} tells clients no address of ${formatList(nodes.map(({ node }) => node))} (CLUSTER SLOTS ` +
        `has "?" or nothing there): these nodes announce no host name, or ${name} has not heard it; set ` +
        `cluster-preferred-endpoint-type to ip until they do`,
    ),
  );
}

function failingWrites(members: ClusterState['members']): StatusProblem[] {
  const failing = members.filter(({ view }) => view.failingWrites !== undefined);
  return [...groupBy(failing, ({ view }) => view.failingWrites?.join(', '))].map(([what, by]) =>
    problem(
      'PersistenceFailing',
      `${podNames(by)} cannot write to the volume (${what}): look at its free space (df on /data) and ` +
        `at the log of the server`,
    ),
  );
}
