import { ClientName } from '../clients/catalog';
import { FAULTS } from '../clients/faults';
import { Figures } from '../clients/figures';
import { Bench } from '../clients/measure';
import { row } from '../clients/report';

/** How clients with the documented settings come through a fault, after which the cluster is healthy. */
export async function figuresOf(
  bench: Bench,
  fault: string,
  clients: readonly ClientName[],
): Promise<ReadonlyMap<string, Figures>> {
  const { figures, problem } = await bench.measure(FAULTS[fault], clients, 'documented');
  const rows = [...figures].map(([client, found]) => row(client, fault, 'documented', [found]));
  console.log(rows.join('\n'));
  expect(problem).toBeUndefined();
  return figures;
}
