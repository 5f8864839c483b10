//! Writes with redis-rs.
mod protocol;

use std::collections::HashMap;
use std::time::{Duration, Instant};

use protocol::{Client, Options};
use redis::cluster::{ClusterClientBuilder, NodeAddress};
use redis::cluster_async::ClusterConnection;
use redis::{AsyncCommands, RedisResult, TlsCertificates};
use tokio::time::sleep;

#[derive(Clone)]
struct RedisRs {
    connection: ClusterConnection,
    documented: bool,
}

// settings of docs/clients.md: begin
/// What redis-rs gives up while a replica is elected, it leaves to the application.
async fn retrying<T, F: Future<Output = RedisResult<T>>>(mut command: impl FnMut() -> F) -> RedisResult<T> {
    let end = Instant::now() + Duration::from_secs(15);
    loop {
        match command().await {
            Err(_) if Instant::now() < end => sleep(Duration::from_millis(100)).await,
            result => return result,
        }
    }
}
// settings of docs/clients.md: end

fn map_of(options: &Options) -> Result<HashMap<NodeAddress, NodeAddress>, String> {
    let node = |address: &str| NodeAddress::try_from(address).map_err(|error| error.to_string());
    options.map.iter().map(|(inside, outside)| Ok((node(inside)?, node(outside)?))).collect()
}

impl Client for RedisRs {
    async fn connect(options: &Options) -> Result<Self, String> {
        let scheme = if options.ca.is_some() { "rediss" } else { "redis" };
        let nodes = options.nodes.iter().map(|node| format!("{scheme}://{node}"));
        let mut settings = ClusterClientBuilder::new(nodes).node_address_map(map_of(options)?);
        if let Some(username) = &options.username {
            settings = settings.username(username);
        }
        if let Some(ca) = &options.ca {
            settings = settings.certs(TlsCertificates { client_tls: None, root_cert: Some(ca.clone().into_bytes()) });
        }
        if let Some(password) = &options.password {
            settings = settings.password(password);
        }
        if options.documented {
            // settings of docs/clients.md: begin
            settings = settings
                .connection_timeout(Duration::from_secs(1)) // a machine without power answers no connect
                .response_timeout(Duration::from_secs(2)) // for each attempt
                .overall_response_timeout(Some(Duration::from_secs(15))) // for all of them
                .retries(100) // 16, that wait twice as long each time
                .min_retry_wait(20) // 1.28 s
                .retry_wait_formula(200, 1); // up to 200 ms, each time
            // settings of docs/clients.md: end
        }
        let client = settings.build().map_err(|error| error.to_string())?;
        let connection = client.get_async_connection().await.map_err(|error| error.to_string())?;
        Ok(Self { connection, documented: options.documented })
    }

    async fn set(&mut self, key: &str, value: &str) -> Result<(), String> {
        let result = match self.documented {
            true => {
                retrying(|| {
                    let mut connection = self.connection.clone();
                    async move { connection.set(key, value).await }
                })
                .await
            }
            false => self.connection.set(key, value).await,
        };
        result.map_err(|error| error.to_string())
    }

    async fn get(&mut self, key: &str) -> Result<Option<String>, String> {
        let result = match self.documented {
            true => {
                retrying(|| {
                    let mut connection = self.connection.clone();
                    async move { connection.get(key).await }
                })
                .await
            }
            false => self.connection.get(key).await,
        };
        result.map_err(|error| error.to_string())
    }
}

#[tokio::main]
async fn main() {
    protocol::run::<RedisRs>().await;
}
