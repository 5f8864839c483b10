import { App, Chart } from 'cdk8s';
import { RedisCluster } from 'cdk8s-redis-cluster';

const app = new App();
const chart = new Chart(app, 'redis');
new RedisCluster(chart, 'redis', { shards: 3, replicasPerShard: 1 });
app.synth();
