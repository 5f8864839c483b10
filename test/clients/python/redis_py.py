"""Writes with redis-py."""

import time

from redis.backoff import NoBackoff
from redis.cluster import ClusterNode, RedisCluster
from redis.exceptions import RedisClusterException, RedisError
from redis.retry import Retry

import protocol

# settings of docs/clients.md: begin
SETTINGS = dict(
    dynamic_startup_nodes=False,  # finds the cluster again after all addresses changed
    reinitialize_steps=1,  # 5: the first MOVED after an election asks for all slots
    socket_connect_timeout=1,  # 5 s: a machine without power answers no connect
    socket_timeout=2,  # 5 s: nor does it answer what was sent to it before
    retry=Retry(NoBackoff(), 3),  # 10, without a pause where a connect is refused
)


def retrying(command, *arguments, limit=15):
    """Tries again for as long as an election may take."""
    end = time.monotonic() + limit
    while True:
        try:
            return command(*arguments)
        except (RedisError, RedisClusterException):
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


# settings of docs/clients.md: end


class Documented:
    def __init__(self, cluster):
        self.cluster = cluster

    def set(self, key, value):
        return retrying(self.cluster.set, key, value)

    def get(self, key):
        return retrying(self.cluster.get, key)


def connect():
    nodes = [ClusterNode(host, port) for host, port in protocol.NODES]
    settings = dict(SETTINGS) if protocol.DOCUMENTED else {}
    if protocol.CA is not None:
        settings |= dict(ssl=True, ssl_ca_data=protocol.CA)
    cluster = RedisCluster(
        startup_nodes=nodes,
        username=protocol.USERNAME,
        password=protocol.PASSWORD,
        address_remap=lambda address: protocol.MAP.get(address, address),
        **settings,
    )
    return Documented(cluster) if protocol.DOCUMENTED else cluster


protocol.main(connect)
