/** What the suffixes of Kubernetes' quantities stand for; those of parts of one do not count bytes. */
const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** The bytes of a quantity as Kubernetes writes it, such as `5Gi` or `1e9`; NaN where it is none. */
export function bytesOf(quantity: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?(?:[eE]\d+)?)([kKMGTPEi]*)$/.exec(quantity) ?? [];
  return Number(number) * (UNITS[unit] ?? NaN);
}
