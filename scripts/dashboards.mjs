// Builds the Grafana dashboards, as lines of JSON. It is done here and not at synthesis, so that no one
// who installs the package needs Grafana's builders, which are megabytes.
import { build } from 'esbuild';

/** The contents of the files in lib/, by their names in src/constructs/monitoring/dashboard-file.ts. */
export async function dashboards() {
  const { outputFiles } = await build({
    stdin: {
      contents:
        "export { clusterDashboard } from './src/dashboard/dashboard';\n" +
        "export { DASHBOARD_FILES } from './src/constructs/monitoring/dashboard-file';\n",
      resolveDir: '.',
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
  });
  const { clusterDashboard, DASHBOARD_FILES } = await import(
    `data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`
  );
  return {
    [DASHBOARD_FILES.withKeeper]: lineOf(clusterDashboard({ keeper: true })),
    [DASHBOARD_FILES.withoutKeeper]: lineOf(clusterDashboard({ keeper: false })),
  };
}

/** The builders would hide links and annotations in a menu that is closed. */
function lineOf(dashboard) {
  const shown = (_, value) => (value === 'inControlsMenu' ? undefined : value);
  return `${JSON.stringify(dashboard, shown)}\n`;
}
