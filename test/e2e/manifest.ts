import { App, Chart, Yaml } from 'cdk8s';

/** The manifest of a chart that `build` makes. */
export function manifest(build: (app: App) => Chart): string {
  const chart = build(new App());
  return Yaml.stringify(...(chart.toJson() as object[]));
}
