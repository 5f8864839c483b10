// The app of empty.ts with one RedisCluster.
import { App, Chart } from 'cdk8s';
import 'cdk8s-plus-27';
import { RedisCluster } from '../../src';

const app = new App();
new RedisCluster(new Chart(app, 'bench'), 'redis');
app.synth();
