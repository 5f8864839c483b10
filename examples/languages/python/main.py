from cdk8s import ApiObjectMetadata, App, Chart
from cdk8s_redis_cluster import RedisCluster

app = App()
chart = Chart(app, "redis")
RedisCluster(chart, "redis", metadata=ApiObjectMetadata(name="redis"))
app.synth()
