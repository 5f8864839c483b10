from cdk8s import App, Chart
from cdk8s_redis_cluster import RedisCluster

app = App()
chart = Chart(app, "redis")
RedisCluster(chart, "redis", shards=3, replicas_per_shard=1)
app.synth()
