// The files of prom-client that the program is bundled with. Its index brings what is not used here, with
// two more packages: other kinds of metrics, and those of the process.

declare module 'prom-client/lib/counter' {
  export { Counter as default } from 'prom-client';
}

declare module 'prom-client/lib/gauge' {
  export { Gauge as default } from 'prom-client';
}

declare module 'prom-client/lib/registry' {
  export { Registry as default } from 'prom-client';
}
