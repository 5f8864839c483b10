import { SLOTS } from '../../../src/topology';

/** A key of each slot, in the order of the slots. */
export function slotKeys(): string[] {
  const keys: string[] = [];
  for (let found = 0, index = 0; found < SLOTS; index++) {
    const key = `slot:${index}`;
    const slot = slotOf(key);
    if (keys[slot] === undefined) {
      keys[slot] = key;
      found++;
    }
  }
  return keys;
}

/** The slot of a key that has no hash tag. */
export function slotOf(key: string): number {
  return crc16(key) % SLOTS;
}

/** The checksum of a key from which its slot follows (CRC-16/XMODEM). */
function crc16(key: string): number {
  let crc = 0;
  for (const byte of Buffer.from(key)) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) {
      crc = (crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1) & 0xffff;
    }
  }
  return crc;
}
