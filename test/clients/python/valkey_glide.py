"""Writes with valkey-glide, by its client for threads."""

from glide_sync import (
    AdvancedGlideClusterClientConfiguration,
    GlideClusterClient,
    GlideClusterClientConfiguration,
    NodeAddress,
    PeriodicChecksManualInterval,
    ServerCredentials,
)

import protocol


def connect():
    settings = {}
    if protocol.DOCUMENTED:
        # settings of docs/clients.md: begin
        settings = dict(
            request_timeout=10_000,  # 250 ms: for all attempts together
            periodic_checks=PeriodicChecksManualInterval(5),  # 60 s
            advanced_config=AdvancedGlideClusterClientConfiguration(
                connection_timeout=1_000,  # 2 s: a machine without power answers no connect
                # Finds the cluster again after all addresses changed.
                refresh_topology_from_initial_nodes=True,
            ),
        )
        # settings of docs/clients.md: end
    if protocol.PASSWORD is not None:
        settings["credentials"] = ServerCredentials(protocol.PASSWORD)
    nodes = [NodeAddress(host, port) for host, port in protocol.NODES]
    return GlideClusterClient.create(GlideClusterClientConfiguration(nodes, **settings))


protocol.main(connect)
