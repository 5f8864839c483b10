import { Engine } from '../../src';
import { FaultContext, NODE_POWER, rolledOut, upgrade } from '../e2e/chaos/faults';
import { redisYaml, upgradePath } from '../e2e/chaos/setup';
import { Target } from '../e2e/chaos/target';
import * as trials from '../e2e/chaos/trials';
import { Writer } from '../e2e/chaos/writer';
import { apply } from '../e2e/namespace';

/** A row of the matrix. */
export interface MatrixFault {
  readonly name: string;
  /** The engine that the cluster begins with, where it is not that of ENGINE. */
  readonly from?: (engine: Engine) => Engine;
  readonly inject: (context: FaultContext, writer: Writer, engine: Engine) => Promise<void>;
}

const ofTrial = (name: string, { fault }: trials.Trial): MatrixFault => ({ name, inject: fault });

/** Applies one topology after another, and waits until the cluster has it. */
function reshape(name: string, topologies: readonly (readonly [number, number])[]): MatrixFault {
  return {
    name,
    inject: async ({ target }, writer, engine) => {
      for (const [shards, replicas] of topologies) {
        const yaml = redisYaml(target, { engine, shards, replicasPerShard: replicas });
        await apply(target.namespace, yaml);
        await rolledOut(target);
        await writer.healthy(undefined, { ...target, shards, replicas } satisfies Target);
      }
    },
  };
}

/** What the matrix injects, by the names that FAULTS takes. */
export const FAULTS: Readonly<Record<string, MatrixFault>> = {
  rollout: ofTrial('rollout restart', trials.ROLLOUT),
  upgrade: {
    name: 'engine upgrade',
    from: (engine) => upgradePath(engine)[0],
    inject: (context, _writer, engine) => {
      const path = upgradePath(engine);
      const newer = path.slice(
        1,
        Math.max(2, path.findIndex(({ image }) => image === engine.image) + 1),
      );
      return upgrade(newer.map((step) => redisYaml(context.target, { engine: step })))(context);
    },
  },
  forced: ofTrial('primary deleted by force', trials.FORCED),
  sigkill: ofTrial("SIGKILL of a primary's server", trials.SIGKILL),
  'all-pods': ofTrial('every pod deleted', trials.ALL_PODS),
  shards: reshape('3 to 4 to 3 shards', [
    [4, 1],
    [3, 1],
  ]),
  replicas: reshape('1 to 2 to 1 replicas', [
    [3, 2],
    [3, 1],
  ]),
  // Last, because everything else on that Kubernetes node loses power as well.
  ...(NODE_POWER ? { 'power-cut': ofTrial('power cut of a node', trials.POWER_CUT) } : {}),
};
