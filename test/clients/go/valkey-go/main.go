// Writes with valkey-go.
package main

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"time"

	"github.com/cdk8s-redis-cluster/cdk8s-redis-cluster/test/clients/go/protocol"
	"github.com/valkey-io/valkey-go"
)

func connect(options protocol.Options) (protocol.Client, error) {
	settings := valkey.ClientOption{
		InitAddress: options.Nodes,
		Username:    options.Username,
		Password:    options.Password,
		TLSConfig:   options.TLS(),
	}
	if options.Documented {
		// settings of docs/clients.md: begin
		settings.Dialer = net.Dialer{Timeout: 500 * time.Millisecond}  // 5 s: a machine without power answers no connect
		settings.ConnWriteTimeout = 2 * time.Second                    // 10 s
		settings.ClusterOption.ShardsRefreshInterval = 5 * time.Second // never
		settings.RetryDelay = func(attempts int, _ valkey.Completed, _ error) time.Duration {
			return min(time.Duration(attempts)*20*time.Millisecond, 250*time.Millisecond)
		}
		// settings of docs/clients.md: end
	}
	if len(options.Map) > 0 {
		settings.DialCtxFn = func(ctx context.Context, address string, dialer *net.Dialer, _ *tls.Config) (net.Conn, error) {
			return options.Dial(ctx, address, dialer)
		}
	}
	cluster, err := valkey.NewClient(settings)
	if err != nil {
		return nil, err
	}
	return &client{cluster, options.Documented}, nil
}

type client struct {
	cluster    valkey.Client
	documented bool
}

func (c *client) Set(key, value string) error {
	command := c.cluster.B().Set().Key(key).Value(value).Build()
	if !c.documented {
		return c.cluster.Do(context.Background(), command).Error()
	}
	// settings of docs/clients.md: begin
	// Writes are sent again only where they say so, after CLUSTERDOWN as well, until the context
	// ends. Where no node is known for a slot, valkey-go leaves it to the application.
	ctx, cancel := context.WithTimeout(context.Background(), 15*time.Second)
	defer cancel()
	for {
		err := c.cluster.Do(ctx, command.ToRetryable().Pin()).Error()
		if !errors.Is(err, valkey.ErrNoSlot) || ctx.Err() != nil {
			return err
		}
		time.Sleep(100 * time.Millisecond)
	}
	// settings of docs/clients.md: end
}

func (c *client) Get(key string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	value, err := c.cluster.Do(ctx, c.cluster.B().Get().Key(key).Build()).ToString()
	if valkey.IsValkeyNil(err) {
		return "", nil
	}
	return value, err
}

func (c *client) Close() { c.cluster.Close() }

func main() { protocol.Run(connect) }
