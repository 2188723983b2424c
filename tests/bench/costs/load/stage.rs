//! Everything that the requests need: data, DynamoDB, the functions and the front.

use std::path::Path;
use std::sync::Arc;

use bench::{Caller, Population};
use dynoxide::{Database, ImportOptions, Item};
use jiff::Timestamp;
use serde_json::{from_value, json, to_value};
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};

use super::cpu::Cpu;
use super::fleet::Running;
use super::plan::{self, Plan};
use super::{fleet, front};
use crate::harness::Outcome;
use crate::harness::dynamodb::{self, Endpoint};
use crate::harness::function::table;

/// Learners who send requests, and courses in which they enrol.
const LEARNERS: usize = 20;
const COURSES: usize = 20;

/// A running stage. It ends when it is dropped.
pub(super) struct Stage {
    pub(super) plan: Plan,
    pub(super) functions: Arc<Vec<Running>>,
    /// Threads with a name, so that the kernel's account of them tells the parts.
    runtimes: Vec<Runtime>,
}

impl Stage {
    /// Starts the functions whose binaries are in this folder.
    pub(super) async fn start(binaries: &Path) -> Outcome<Self> {
        let (database, mut plan) = data().await?;
        let runtimes = vec![runtime("dynamodb")?, runtime("front")?];
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let endpoint = Endpoint::plain(listener.local_addr()?);
        let listener = listener.into_std()?;
        runtimes[0].spawn(async move {
            match TcpListener::from_std(listener) {
                Ok(listener) => dynoxide::server::serve_on(listener, database).await,
                Err(error) => eprintln!("DynamoDB: {error}"),
            }
        });
        let binaries = binaries.to_owned();
        let started = runtimes[1].spawn(async move {
            let functions = Arc::new(fleet::start(&binaries, &endpoint).await?);
            let url = front::serve(functions.clone()).await?;
            Outcome::Ok((functions, url))
        });
        let (functions, url) = started.await??;
        plan.url = url;
        Ok(Self {
            plan,
            functions,
            runtimes,
        })
    }

    /// The CPU time so far, by part.
    pub(super) fn cpu(&self) -> Outcome<Cpu> {
        let mut cpu = Cpu::default();
        cpu.add_own_threads()?;
        for function in self.functions.iter() {
            for process in function.processes() {
                cpu.add_process(function.name, process)?;
            }
        }
        Ok(cpu)
    }
}

impl Drop for Stage {
    /// A runtime must not wait for its tasks where another runtime runs.
    fn drop(&mut self) {
        for runtime in self.runtimes.drain(..) {
            runtime.shutdown_background();
        }
    }
}

fn runtime(name: &str) -> Outcome<Runtime> {
    let mut builder = Builder::new_multi_thread();
    Ok(builder
        .worker_threads(1)
        .thread_name(name)
        .enable_all()
        .build()?)
}

/// A population with more learners, who are enrolled in one course, and more courses.
async fn data() -> Outcome<(Database, Plan)> {
    let world = Population::new(Timestamp::now()).await;
    let mut learners = Vec::new();
    for number in 0..LEARNERS {
        let learner = Caller::learner(&world.app, &format!("l{number}@example.org")).await;
        let body = json!({ "course_id": world.marks["course"] });
        learner
            .send(&world.app, "POST", "/api/v1/enrollments", &body)
            .await;
        learners.push(learner);
    }
    let mut courses = Vec::new();
    for number in 0..COURSES {
        let course = json!({ "title": format!("Course {number}") });
        courses.push(world.published(course).await.course);
    }
    world.app.deliver().await;
    let plan = Plan {
        url: String::new(),
        requests: plan::of_learners(&world, &learners, &courses),
    };
    Ok((database(&world)?, plan))
}

fn database(world: &Population) -> Outcome<Database> {
    let database = Database::memory()?;
    for catalogue in domains::catalogues() {
        if catalogue.has_table {
            let name = table(catalogue.domain);
            dynamodb::create_table(&database, &name)?;
            let rows = world.rows(catalogue.domain).into_iter();
            let rows = rows.map(|row| Ok(from_value(to_value(row)?)?));
            let rows = rows.collect::<Outcome<Vec<Item>>>()?;
            database.import_items(&name, rows, ImportOptions::default())?;
        }
    }
    Ok(database)
}
