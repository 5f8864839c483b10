//! What test/clients/README.md asks of a client program.
use std::env;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::task::JoinSet;
use tokio::time::{interval, sleep, timeout};

const INTERVAL: Duration = Duration::from_secs(1);
const SLOW: Duration = Duration::from_millis(100);
const STOP_TIMEOUT: Duration = Duration::from_secs(15);
const READ_TIMEOUT: Duration = Duration::from_secs(60);
const READ_ATTEMPTS: usize = 5;

/// What the environment asks for.
pub struct Options {
    pub nodes: Vec<String>,
    pub username: Option<String>,
    pub password: Option<String>,
    /// What the certificates of the nodes are verified by; none without TLS.
    pub ca: Option<String>,
    /// What takes the place of an address that a node tells, in pairs.
    pub map: Vec<(String, String)>,
    pub documented: bool,
}

/// What a library has to do.
pub trait Client: Clone + Send + 'static {
    fn connect(options: &Options) -> impl Future<Output = Result<Self, String>> + Send;
    fn set(&mut self, key: &str, value: &str) -> impl Future<Output = Result<(), String>> + Send;
    /// The value is none for a key that does not exist.
    fn get(&mut self, key: &str) -> impl Future<Output = Result<Option<String>, String>> + Send;
}

#[derive(Default)]
struct Worker {
    acknowledged: Vec<usize>,
    last: u64,
    begun: Option<Instant>,
    interrupted: bool,
}

#[derive(Default)]
struct Tally {
    workers: Vec<Worker>,
    failed: usize,
    longest: Duration,
    again: u64,
    error: Option<String>,
    stopped: bool,
}

impl Tally {
    /// The longest call is that since the last line; one that is under way counts by its age, and as
    /// failed once the writers were told to stop.
    fn line(&mut self) -> Value {
        let mut oldest = now();
        for worker in &self.workers {
            oldest = oldest.min(worker.last);
            if let Some(begun) = worker.begun {
                self.longest = self.longest.max(begun.elapsed());
                self.failed += usize::from(self.stopped);
            }
        }
        let longest = std::mem::take(&mut self.longest);
        json!({
            "at": now(),
            "acknowledged": self.workers.iter().map(|worker| worker.acknowledged.len()).sum::<usize>(),
            "failed": self.failed,
            "longest": longest.as_millis() as u64,
            "oldest": oldest,
            "again": self.again,
            "error": self.error,
        })
    }
}

/// Writes until SIGTERM or SIGINT, and then reads everything back.
pub async fn run<C: Client>() {
    let mut terminate = signal(SignalKind::terminate()).expect("SIGTERM can be handled");
    let mut interrupt = signal(SignalKind::interrupt()).expect("SIGINT can be handled");
    let options = options();
    let client = until_connected::<C>(&options, &mut terminate).await;
    let run = format!("{}-{}", now(), std::process::id());
    let workers = number("WORKERS", 16) as usize;
    let pause = Duration::from_millis(number("PAUSE_MS", 20));
    let tally = Arc::new(Mutex::new(Tally::default()));
    tally.lock().unwrap().workers.resize_with(workers, Worker::default);
    let mut writers = JoinSet::new();
    for index in 0..workers {
        writers.spawn(write(client.clone(), Arc::clone(&tally), run.clone(), index, pause));
    }
    let mut ticks = interval(INTERVAL);
    loop {
        tokio::select! {
            _ = ticks.tick() => println!("{}", tally.lock().unwrap().line()),
            _ = terminate.recv() => break,
            _ = interrupt.recv() => break,
        }
    }
    tally.lock().unwrap().stopped = true;
    let _ = timeout(STOP_TIMEOUT, async { while writers.join_next().await.is_some() {} }).await;
    let mut line = tally.lock().unwrap().line();
    // Another client reads, so that one which did not come back hides no lost key.
    let reader = until_connected::<C>(&options, &mut terminate).await;
    let (lost, unread) = read_back(reader, &tally, &run).await;
    line["lost"] = lost.into();
    line["unread"] = unread.into();
    println!("{line}");
    std::process::exit(0);
}

fn options() -> Options {
    let text = |name| env::var(name).ok().filter(|value| !value.is_empty());
    let list = |name| text(name).unwrap_or_default();
    Options {
        nodes: list("REDIS_NODES").split(',').map(String::from).collect(),
        username: text("REDIS_USERNAME"),
        password: text("REDIS_PASSWORD"),
        ca: text("REDIS_CA").filter(|_| text("REDIS_TLS").is_some_and(|tls| tls == "true")),
        map: list("REDIS_MAP")
            .split(',')
            .filter_map(|pair| pair.split_once('='))
            .map(|(inside, outside)| (inside.to_string(), outside.to_string()))
            .collect(),
        documented: text("SETTINGS").is_some_and(|settings| settings == "documented"),
    }
}

async fn write<C: Client>(mut client: C, tally: Arc<Mutex<Tally>>, run: String, index: usize, pause: Duration) {
    for n in 0.. {
        let start = Instant::now();
        {
            let mut tally = tally.lock().unwrap();
            if tally.stopped {
                return;
            }
            tally.workers[index].begun = Some(start);
        }
        let result = client.set(&format!("{run}:{index}:{n}"), &n.to_string()).await;
        {
            let mut tally = tally.lock().unwrap();
            let elapsed = start.elapsed();
            tally.longest = tally.longest.max(elapsed);
            let interrupted = std::mem::replace(&mut tally.workers[index].interrupted, result.is_err());
            tally.workers[index].begun = None;
            match result {
                Ok(()) => {
                    tally.workers[index].acknowledged.push(n);
                    tally.workers[index].last = now();
                    if interrupted || elapsed >= SLOW {
                        tally.again = now();
                    }
                }
                Err(error) => {
                    tally.failed += 1;
                    tally.error = Some(error.chars().take(200).collect());
                }
            }
        }
        sleep(pause).await;
    }
}

async fn read_back<C: Client>(client: C, tally: &Mutex<Tally>, run: &str) -> (usize, usize) {
    let end = Instant::now() + READ_TIMEOUT;
    let mut readers = JoinSet::new();
    for (index, worker) in tally.lock().unwrap().workers.iter().enumerate() {
        let (mut client, keys, run) = (client.clone(), worker.acknowledged.clone(), run.to_string());
        readers.spawn(async move {
            let (mut lost, mut unread) = (0, 0);
            for n in keys {
                match read(&mut client, &format!("{run}:{index}:{n}"), end).await {
                    None => unread += 1,
                    Some(value) => lost += usize::from(value != Some(n.to_string())),
                }
            }
            (lost, unread)
        });
    }
    let counts = readers.join_all().await;
    counts.iter().fold((0, 0), |sum, count| (sum.0 + count.0, sum.1 + count.1))
}

async fn read<C: Client>(client: &mut C, key: &str, end: Instant) -> Option<Option<String>> {
    for _ in 0..READ_ATTEMPTS {
        if Instant::now() > end {
            return None;
        }
        if let Ok(value) = client.get(key).await {
            return Some(value);
        }
        sleep(Duration::from_millis(200)).await;
    }
    None
}

async fn until_connected<C: Client>(options: &Options, terminate: &mut Signal) -> C {
    loop {
        match C::connect(options).await {
            Ok(client) => return client,
            Err(error) => eprintln!("could not connect: {error}"),
        }
        if timeout(Duration::from_millis(500), terminate.recv()).await.is_ok() {
            std::process::exit(1);
        }
    }
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as u64)
}

fn number(name: &str, fallback: u64) -> u64 {
    env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(fallback)
}
