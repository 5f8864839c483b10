import { Pods } from './pods';

const ASK_INTERVAL_MS = 20;

/** Asks all pods all the time what they tell clients to connect to. */
export class ToldEndpoints {
  /** Everything that any of them told, with the pod that did. */
  readonly told = new Set<string>();
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly pods: Pods) {
    this.timer = setInterval(
      () => pods.all.forEach((_, ordinal) => this.ask(ordinal)),
      ASK_INTERVAL_MS,
    );
  }

  /** What each pod tells at present, by ordinal. */
  async now(): Promise<string[][]> {
    return Promise.all(this.pods.all.map((_, ordinal) => this.endpointsOf(ordinal)));
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private ask(ordinal: number): void {
    this.endpointsOf(ordinal).then(
      (endpoints) => endpoints.forEach((endpoint) => this.told.add(endpoint)),
      () => undefined,
    );
  }

  private async endpointsOf(ordinal: number): Promise<string[]> {
    const slots = await this.pods.all[ordinal].client.cluster('SLOTS');
    return slots.flatMap(([, , ...nodes]) => nodes.map(([host]) => `${host}`));
  }
}
