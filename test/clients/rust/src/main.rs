//! Writes with redis-rs.
mod protocol;

use std::time::Duration;

use protocol::{Client, Options};
use redis::AsyncCommands;
use redis::cluster::ClusterClientBuilder;
use redis::cluster_async::ClusterConnection;

#[derive(Clone)]
struct RedisRs(ClusterConnection);

impl Client for RedisRs {
    async fn connect(options: &Options) -> Result<Self, String> {
        let nodes = options.nodes.iter().map(|node| format!("redis://{node}"));
        let mut settings = ClusterClientBuilder::new(nodes);
        if let Some(password) = &options.password {
            settings = settings.password(password);
        }
        if options.documented {
            // settings of docs/clients.md: begin
            settings = settings
                .connection_timeout(Duration::from_secs(1)) // a machine without power answers no connect
                .response_timeout(Duration::from_secs(2)) // for each attempt
                .overall_response_timeout(Some(Duration::from_secs(10))) // for all of them
                .retries(100) // 16, that wait twice as long each time
                .min_retry_wait(20) // 1.28 s
                .retry_wait_formula(200, 1); // up to 200 ms, each time
            // settings of docs/clients.md: end
        }
        let client = settings.build().map_err(|error| error.to_string())?;
        client.get_async_connection().await.map(RedisRs).map_err(|error| error.to_string())
    }

    async fn set(&mut self, key: &str, value: &str) -> Result<(), String> {
        self.0.set(key, value).await.map_err(|error| error.to_string())
    }

    async fn get(&mut self, key: &str) -> Result<Option<String>, String> {
        self.0.get(key).await.map_err(|error| error.to_string())
    }
}

#[tokio::main]
async fn main() {
    protocol::run::<RedisRs>().await;
}
