package main

import (
	"github.com/aws/jsii-runtime-go"
	"github.com/cdk8s-redis-cluster/cdk8s-redis-cluster-go/cdk8srediscluster"
	"github.com/cdk8s-team/cdk8s-core-go/cdk8s/v2"
)

func main() {
	app := cdk8s.NewApp(nil)
	chart := cdk8s.NewChart(app, jsii.String("redis"), nil)
	cdk8srediscluster.NewRedisCluster(chart, jsii.String("redis"), &cdk8srediscluster.RedisClusterProps{
		Shards:           jsii.Number(3),
		ReplicasPerShard: jsii.Number(1),
	})
	app.Synth()
}
