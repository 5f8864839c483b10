"""Writes with valkey-glide, by its client for threads."""

import time

from glide_sync import (
    AdvancedGlideClusterClientConfiguration,
    GlideClusterClient,
    GlideClusterClientConfiguration,
    NodeAddress,
    PeriodicChecksManualInterval,
    RequestError,
    ServerCredentials,
    TlsAdvancedConfiguration,
)

import protocol

# settings of docs/clients.md: begin
SETTINGS = dict(
    request_timeout=2_000,  # 250 ms: a call waits for what is connected anew
    periodic_checks=PeriodicChecksManualInterval(2),  # 60 s: finds what changed without a MOVED
    advanced_config=AdvancedGlideClusterClientConfiguration(
        connection_timeout=1_000,  # 2 s: a machine without power answers no connect
        refresh_topology_from_initial_nodes=True,  # after all addresses changed
    ),
)


def retrying(command, *arguments, limit=15):
    """Tries again for as long as an election may take."""
    end = time.monotonic() + limit
    while True:
        try:
            return command(*arguments)
        except RequestError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


# settings of docs/clients.md: end


class Documented:
    def __init__(self, client):
        self.client = client

    def set(self, key, value):
        return retrying(self.client.set, key, value)

    def get(self, key):
        return retrying(self.client.get, key)


def outside(host, port):
    return protocol.MAP.get((host, port), (host, port))


def connect():
    settings = dict(SETTINGS) if protocol.DOCUMENTED else {}
    if protocol.PASSWORD is not None:
        settings["credentials"] = ServerCredentials(protocol.PASSWORD, protocol.USERNAME)
    if protocol.CA is not None:
        settings["use_tls"] = True
        advanced = settings.setdefault("advanced_config", AdvancedGlideClusterClientConfiguration())
        advanced.tls_config = TlsAdvancedConfiguration(root_pem_cacerts=protocol.CA.encode())
    if protocol.MAP:
        settings["address_resolver"] = outside
    nodes = [NodeAddress(host, port) for host, port in protocol.NODES]
    client = GlideClusterClient.create(GlideClusterClientConfiguration(nodes, **settings))
    return Documented(client) if protocol.DOCUMENTED else client


protocol.main(connect)
