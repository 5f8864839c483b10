// Writes with go-redis.
package main

import (
	"context"
	"errors"
	"net"
	"time"

	"github.com/cdk8s-redis-cluster/cdk8s-redis-cluster/test/clients/go/protocol"
	"github.com/redis/go-redis/v9"
)

func connect(options protocol.Options) (protocol.Client, error) {
	settings := &redis.ClusterOptions{
		Addrs:     options.Nodes,
		Username:  options.Username,
		Password:  options.Password,
		TLSConfig: options.TLS(),
	}
	if options.Documented {
		// settings of docs/clients.md: begin
		settings.DialTimeout = time.Second     // 5 s: a machine without power answers no connect
		settings.DialerRetries = 1             // 5: what is dialled again may be another node by then
		settings.ReadTimeout = 2 * time.Second // 5 s
		settings.MaxRedirects = 60             // 3: enough for the election of a replica
		settings.MaxRetryBackoff = 250 * time.Millisecond
		settings.FailingTimeoutSeconds = 1                    // 15: a pod is back sooner
		settings.ClusterStateReloadInterval = 2 * time.Second // 60 s: finds what changed without a MOVED
		// settings of docs/clients.md: end
	}
	if len(options.Map) > 0 {
		dialer := &net.Dialer{Timeout: settings.DialTimeout}
		settings.Dialer = func(ctx context.Context, _, address string) (net.Conn, error) {
			return options.Dial(ctx, address, dialer)
		}
	}
	return &client{redis.NewClusterClient(settings)}, nil
}

type client struct{ cluster *redis.ClusterClient }

func (c *client) Set(key, value string) error {
	return c.cluster.Set(context.Background(), key, value, 0).Err()
}

func (c *client) Get(key string) (string, error) {
	value, err := c.cluster.Get(context.Background(), key).Result()
	if errors.Is(err, redis.Nil) {
		return "", nil
	}
	return value, err
}

func (c *client) Close() { _ = c.cluster.Close() }

func main() { protocol.Run(connect) }
