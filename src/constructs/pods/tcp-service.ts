import { IConstruct } from 'constructs';

/** A Service with a port for clients. */
export interface ITcpService extends IConstruct {
  /** The name of the Service. */
  readonly name: string;

  /** The port for clients. */
  readonly port: number;
}
