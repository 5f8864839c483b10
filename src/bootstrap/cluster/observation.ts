import { Address, SlotRange } from '../../topology';
import { Certificate } from './certificate';
import { NodeLogin, SharedPassword } from './login';
import { SlotMigration } from './slot-migration';
import { slotCount } from './slot-ranges';
import { NodeTls, SlotSample } from './node-facts';

/** The Kubernetes node and the zone that a pod runs on; a part that is not known is left out. */
export interface Place {
  readonly node?: string;
  readonly zone?: string;
}

/** Where the pods run, by their ordinals. */
export type Places = ReadonlyMap<number, Place>;

export function placesOf(pods: readonly Pick<Pod, 'ordinal' | 'place'>[]): Places {
  return new Map(pods.map(({ ordinal, place }) => [ordinal, place]));
}

/** A node as one line of CLUSTER NODES describes it. */
export interface NodeLine {
  readonly id: string;
  /** The address that clients are sent to; empty where the server does not know it. */
  readonly host: string;
  readonly port: number;
  /** The port of its bus, where that is not the usual one. */
  readonly busPort?: number;
  /** The host name that it announces, from Redis 7.0; left out where none is known. */
  readonly hostname?: string;
  /** `myself`, `master`, `slave`, `fail?`, `fail`, `handshake`, `noaddr`, `nofailover`. */
  readonly flags: readonly string[];
  /** The node id of its primary, for a replica. */
  readonly primary?: string;
  readonly epoch: number;
  /** Whether the cluster bus is connected to it. */
  readonly connected: boolean;
  readonly slots: readonly SlotRange[];
  /** Only on the line of the node itself. */
  readonly openSlots: readonly OpenSlot[];
}

/** A slot that CLUSTER SETSLOT has opened to be moved: `[93-<-id]` or `[77->-id]`. */
export interface OpenSlot {
  readonly slot: number;
  readonly mark: 'importing' | 'migrating';
  /** The node id of the other end. */
  readonly peer: string;
}

/**
 * How a server moves slots with all their keys by itself, and hands them over at once: CLUSTER
 * MIGRATESLOTS on the source, from Valkey 9.0, or CLUSTER MIGRATION on the target, from Redis 8.4.
 */
export type AtomicWay = 'MIGRATESLOTS' | 'MIGRATION';

/** Slots that the servers are moving by themselves, between node ids; the target's view tells of it. */
export interface Migration extends Omit<SlotMigration<string>, 'target'> {
  /** Why it failed, or its last try did, in the server's words; empty where none has. */
  readonly reason: string;
}

/** In bytes. */
export interface Memory {
  readonly used: number;
  /** What the keys and values take. */
  readonly dataset: number;
  /** The server's maxmemory; 0 where it has none. */
  readonly limit: number;
}

/** The directives that forming changes for a while, as a server has them now. */
export interface Tuning {
  /** In milliseconds. */
  readonly nodeTimeout: number;
  readonly requireFullCoverage: boolean;
  /** In seconds; left out where the server does not know the directive. */
  readonly syncDelay?: number;
}

/** The code of libraries of functions, by their names; its characters are bytes. */
export type Libraries = ReadonlyMap<string, string>;

/** What one server says of itself and of the cluster. */
export interface NodeView {
  readonly id: string;
  /** Of Redis or of Valkey, whichever it is. */
  readonly version: string;
  /** Its own line and every other, by node id. */
  readonly lines: ReadonlyMap<string, NodeLine>;
  /** Whether it says `cluster_state:ok`. */
  readonly ok: boolean;
  readonly keys: number;
  /** The databases other than 0 that hold keys, from Valkey 9.0; left out where there are none. */
  readonly otherDatabases?: readonly number[];
  readonly memory: Memory;
  /** The functions that it has loaded; left out where it knows none, before Redis 7.0. */
  readonly libraries?: Libraries;
  /** How it moves slots by itself; left out where it cannot. */
  readonly atomicMoves?: AtomicWay;
  /** The slots that it is importing by itself, unmarked. */
  readonly migrations: readonly Migration[];
  /**
   * How many keys it has of slots that are open on any primary, by slot: the replica that takes over
   * from the target of a move has some, though the slot is not open there. Left out where there are
   * none.
   */
  readonly openKeys?: ReadonlyMap<number, number>;
  /** For a replica: whether its primary's stream is up and in step. */
  readonly linkUp: boolean;
  /** How far it is in its primary's stream of writes, or in its own; in bytes. */
  readonly offset: number;
  /** What it announces in place of its address, if so configured. */
  readonly announced?: string;
  /** The ids of nodes in whose place it tells clients `?` or nothing; left out where there are none. */
  readonly untoldNodes?: readonly string[];
  /** The fields of INFO persistence that are not ok; left out where all are. */
  readonly failingWrites?: readonly string[];
  /** For a primary, where the numbers of keys are uneven; left out where they are not, or were not compared. */
  readonly slotSample?: SlotSample;
  /** Left out where the program has no Secret with a password, and before Redis 6.0. */
  readonly login?: NodeLogin;
  /** Left out where the program speaks no TLS, or the server refuses CONFIG. */
  readonly tls?: NodeTls;
  /** Left out where the server refuses CONFIG. */
  readonly tuning?: Tuning;
  /** With fewer replicas it takes no writes; left out where the server refuses CONFIG. */
  readonly minReplicas?: number;
}

/** Why nothing could be seen of a pod's server. */
export interface Problem {
  /** In words that follow the pod's name: `redis-3 has no address yet`. */
  readonly text: string;
  /** Whether waiting cannot help, as with a wrong password. */
  readonly final: boolean;
  /** Left out where the server did not ask for a password that the program does not have. */
  readonly asksForPassword?: true;
}

/** The volume claim of a pod. */
export interface Claim {
  /** What it asks for, such as `5Gi`; left out where that is not known. */
  readonly storage?: string;
  /** Why it could not be read or changed. */
  readonly refusal?: string;
}

/** A pod, and its server's view where it could be had. */
export interface Pod {
  readonly ordinal: number;
  readonly name: string;
  readonly place: Place;
  readonly host?: string;
  readonly port: number;
  /** Where we reach it, if not at its own address, by which the other servers know it. */
  readonly via?: Address;
  /** The DNS name of the pod; left out where the pod was not found in Kubernetes. */
  readonly dnsName?: string;
  readonly view?: NodeView;
  readonly problem?: Problem;
  /** That which its server shows, also where it says nothing. */
  readonly certificate?: Certificate;
  /** Only of a claim that asks for less than is wanted, or where that is not known. */
  readonly claim?: Claim;
}

/** A pod whose server answered. */
export interface SeenPod extends Pod {
  readonly host: string;
  readonly view: NodeView;
}

export function isSeen(pod: Pod): pod is SeenPod {
  return pod.host !== undefined && pod.view !== undefined;
}

/** A key that cannot be moved, because the target would not take a command of its size. */
export interface OversizedKey {
  readonly slot: number;
  readonly key: string;
  /** What it takes to send it. */
  readonly bytes: number;
  /** What the target takes. */
  readonly limit: number;
  readonly source: string;
  readonly target: string;
}

/** Everything that a plan is made from. */
export interface Observation {
  /** Every pod from ordinal 0 on, in the order of their ordinals, whether it was seen or not. */
  readonly pods: readonly Pod[];
  /** How many pods the StatefulSet asks for; left out where that cannot be known. */
  readonly replicas?: number;
  /** The HorizontalPodAutoscaler that scales the StatefulSet as well, if there is one. */
  readonly autoscaler?: string;
  /** The passwords of users in Secrets, by their names; left out where there is none. */
  readonly passwords?: ReadonlyMap<string, SharedPassword>;
  /** Left out where the program has its password, or is to make none. */
  readonly lacksPassword?: {
    /** Whether Kubernetes has said that there is a Secret for it. */
    readonly isSecretKnown: boolean;
  };
  /** For how long the program has seen that all pods speak TLS on the bus; left out where they do not. */
  readonly tlsForMs?: number;
  /** For how long the program has seen the majority of primaries lost; left out where it is not. */
  readonly majorityLostForMs?: number;
  /** What earlier steps found that cannot be moved; left out where that is nothing. */
  readonly oversizedKeys?: readonly OversizedKey[];
}

/** The line in which a server describes itself. */
export function ownLine(view: NodeView): NodeLine {
  const line = view.lines.get(view.id);
  if (line === undefined) {
    throw new Error(`node ${view.id} does not list itself in its CLUSTER NODES`);
  }
  return line;
}

/** How many slots have an owner, as far as a server knows. */
export function assignedSlots({ lines }: NodeView): number {
  return [...lines.values()].reduce((sum, { slots }) => sum + slotCount(slots), 0);
}

/** Whether a line speaks of a node whose id is not known yet. */
export function inHandshake(line: NodeLine): boolean {
  return line.flags.includes('handshake');
}

/** Whether a line speaks of a node that is suspected or agreed to be dead. */
export function isFailing(line: NodeLine): boolean {
  return line.flags.some((flag) => flag === 'fail' || flag === 'fail?' || flag === 'noaddr');
}

/** The open slots of all primaries. A replica repeats those of its primary. */
export function openSlotsOf(pods: readonly Pod[]): OpenSlot[] {
  return pods.flatMap(({ view }) => {
    const own = view && ownLine(view);
    return own?.primary === undefined ? (own?.openSlots ?? []) : [];
  });
}
