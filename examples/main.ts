// Synthesizes every example: `npm run synth` writes dist/<example>.k8s.yaml.
import { App } from 'cdk8s';
import { GlusterfsExample } from './glusterfs';
import { HitCounterExample } from './hit-counter';
import { NfsTraefikExample } from './nfs-traefik';
import { QuickstartExample } from './quickstart';

const app = new App();
new QuickstartExample(app, 'quickstart');
new GlusterfsExample(app, 'glusterfs');
new NfsTraefikExample(app, 'nfs-traefik');
new HitCounterExample(app, 'hit-counter');
app.synth();
