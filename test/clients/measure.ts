import { setTimeout as sleep } from 'node:timers/promises';
import { Engine } from '../../src';
import { redisYaml, start } from '../e2e/chaos/setup';
import { Target } from '../e2e/chaos/target';
import { Unhealthy, Writer } from '../e2e/chaos/writer';
import { writerHost } from '../e2e/chaos/writer-pod';
import { deleteNamespace } from '../e2e/namespace';
import { ClientName, Settings } from './catalog';
import { MatrixFault } from './faults';
import { Figures, figuresOf } from './figures';
import { Lines } from './lines';
import { finishOutside, OutsideClients } from './outside';
import { deleteClients, finishClients, startClients } from './pods';
import { FollowedProgram } from './program';

/** How long clients write before a fault, and after all of them are back. */
const MARGIN_MS = 3_000;

/** How long a client may take to begin. */
const BEGIN_LIMIT_MS = 120_000;

/** How long a client may take to come back; after that it never does. */
const BACK_LIMIT_MS = 60_000;

/** What came of one fault. */
export interface Measured {
  readonly figures: ReadonlyMap<string, Figures>;
  /** Why the cluster is not healthy; undefined where it is. */
  readonly problem?: string;
}

/** A cluster that is formed anew only where a fault left none that the next one can have. */
export class Bench {
  /** The engine of a healthy cluster that is there. */
  private runs?: string;

  constructor(
    private readonly engine: Engine,
    private readonly target: Target,
    private readonly random: () => number,
    private readonly outside?: OutsideClients,
  ) {}

  /** Injects a fault while clients write, all of them at the same time. */
  async measure(
    fault: MatrixFault,
    clients: readonly ClientName[],
    settings: Settings,
  ): Promise<Measured> {
    const { target } = this;
    const { namespace } = target;
    await this.form(fault.from?.(this.engine) ?? this.engine);
    this.runs = undefined;
    // It writes as well, but what it is there for is to say when the cluster is healthy.
    const writer = await Writer.start(target, ['--writers', '1']);
    try {
      const { nodes } = await writer.healthy();
      const host = await writerHost(namespace);
      const pods = await startClients(target, clients, settings, host);
      const outside = this.outside?.start(clients, settings) ?? new Map<string, FollowedProgram>();
      const programs = [...pods.map(({ program }) => program), ...outside.values()];
      await untilAll(programs, 0, BEGIN_LIMIT_MS);
      await sleep(MARGIN_MS);
      const faultAt = Date.now();
      let okAt = Infinity;
      let problem: string | undefined;
      try {
        const healthy = (): ReturnType<Writer['healthy']> => writer.healthy();
        const choose = <T>(list: readonly T[]): T => list[Math.floor(this.random() * list.length)];
        const context = { target, nodes, writerHost: host, healthy, choose };
        await fault.inject(context, writer, this.engine);
        ({ okAt } = await writer.healthy());
        await untilAll(programs, okAt, BACK_LIMIT_MS);
        await sleep(MARGIN_MS);
        if (fault.from === undefined) this.runs = this.engine.image;
      } catch (error) {
        if (!(error instanceof Unhealthy)) throw error;
        problem = error.message;
      }
      const inside = finishClients(target, pods);
      const lines = new Map<string, Lines>([...(await finishOutside(outside)), ...(await inside)]);
      const figures = [...lines].map(
        ([client, each]) => [client, figuresOf(each, faultAt, okAt)] as const,
      );
      return { figures: new Map(figures), problem };
    } finally {
      writer.end();
      await deleteClients(namespace);
    }
  }

  async close(): Promise<void> {
    await deleteNamespace(this.target.namespace);
  }

  private async form(engine: Engine): Promise<void> {
    if (this.runs !== engine.image)
      await start([this.target], [redisYaml(this.target, { engine })]);
  }
}

/** Waits until all clients have written since a time; one that has not in time goes on as it is. */
async function untilAll(
  programs: readonly FollowedProgram[],
  since: number,
  limit: number,
): Promise<void> {
  const end = Date.now() + limit;
  while (Date.now() < end && !programs.every(({ lines }) => lines.allWrote(since))) {
    await sleep(100);
  }
}
