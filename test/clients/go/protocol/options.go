package protocol

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"os"
	"strings"
)

// Options say what the environment asks for.
type Options struct {
	Nodes    []string
	Username string
	Password string
	// CA is what the certificates of the nodes are verified by; empty without TLS.
	CA string
	// Map has what takes the place of an address that a node tells.
	Map        map[string]string
	Documented bool
}

func optionsOf() Options {
	options := Options{
		Nodes:      strings.Split(os.Getenv("REDIS_NODES"), ","),
		Username:   os.Getenv("REDIS_USERNAME"),
		Password:   os.Getenv("REDIS_PASSWORD"),
		Map:        map[string]string{},
		Documented: os.Getenv("SETTINGS") == "documented",
	}
	if os.Getenv("REDIS_TLS") == "true" {
		options.CA = os.Getenv("REDIS_CA")
	}
	for _, pair := range strings.Split(os.Getenv("REDIS_MAP"), ",") {
		if inside, outside, found := strings.Cut(pair, "="); found {
			options.Map[inside] = outside
		}
	}
	return options
}

// TLS verifies a node by the name to which the client connects; it is nil without TLS.
func (o Options) TLS() *tls.Config {
	if o.CA == "" {
		return nil
	}
	authorities := x509.NewCertPool()
	authorities.AppendCertsFromPEM([]byte(o.CA))
	return &tls.Config{RootCAs: authorities}
}

// Dial connects to what the map has for an address. In both libraries a function of one's own takes
// the place of all that dials, TLS included.
func (o Options) Dial(ctx context.Context, address string, dialer *net.Dialer) (net.Conn, error) {
	if outside, found := o.Map[address]; found {
		address = outside
	}
	if config := o.TLS(); config != nil {
		return (&tls.Dialer{NetDialer: dialer, Config: config}).DialContext(ctx, "tcp", address)
	}
	return dialer.DialContext(ctx, "tcp", address)
}
