import { SlotRange } from '../../topology';

/** Slots that go from one primary to another, with their keys. */
export interface SlotMigration<End> {
  readonly source: End;
  readonly target: End;
  readonly ranges: readonly SlotRange[];
}
