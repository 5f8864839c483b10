"""Writes with redis-py."""

from redis.backoff import ConstantBackoff
from redis.cluster import ClusterNode, RedisCluster
from redis.retry import Retry

import protocol


def connect():
    settings = {}
    if protocol.DOCUMENTED:
        # settings of docs/clients.md: begin
        settings = dict(
            dynamic_startup_nodes=False,  # finds the cluster again after all addresses changed
            reinitialize_steps=1,  # 5: the first MOVED after an election asks for all slots
            socket_connect_timeout=1,  # a machine without power answers no connect
            socket_timeout=2,  # nor does it answer what was sent to it before
            retry=Retry(ConstantBackoff(0.2), 50),  # enough for the election of a replica
        )
        # settings of docs/clients.md: end
    nodes = [ClusterNode(host, port) for host, port in protocol.NODES]
    return RedisCluster(startup_nodes=nodes, password=protocol.PASSWORD, **settings)


protocol.main(connect)
