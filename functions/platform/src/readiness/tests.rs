use super::*;
use bus::{Entry, Failed};
use kernel::Actor;
use kernel::actor::{Anonymity, Role};
use kernel::context::Clock as _;
use kernel::deployment::Variable as _;
use kernel::{Dependencies as _, Resources};
use testkit::MemoryTable;

#[derive(Clone, Copy)]
enum FakeBus {
    Answers,
    Fails,
    Hangs,
}

impl Bus for FakeBus {
    fn put<'a>(&'a self, _: &'a [&'a Entry]) -> BoxFuture<'a, Result<Vec<Failed>>> {
        Box::pin(std::future::ready(Err(Error::internal(
            "a readiness check publishes no events",
        ))))
    }

    fn check(&self) -> BoxFuture<'_, Result<()>> {
        match self {
            Self::Answers => Box::pin(std::future::ready(Ok(()))),
            Self::Fails => Box::pin(std::future::ready(Err(Error::unavailable(
                "secret-host:4566 refused",
            )))),
            Self::Hangs => Box::pin(std::future::pending()),
        }
    }
}

const ANONYMOUS: Actor = Actor::Anonymous(Anonymity::Missing);

fn admin() -> Actor {
    Actor::User {
        user_id: "ada".to_owned(),
        session_id: "s".to_owned(),
        roles: vec![Role::Admin],
        authenticated_at: jiff::Timestamp::UNIX_EPOCH,
    }
}

fn cx(actor: Actor) -> Context {
    let clock = Arc::new(testkit::TestClock::new());
    Context {
        actor,
        ..Context::of_system(clock.now(), clock)
    }
}

fn readiness(bus: FakeBus) -> Readiness {
    Readiness {
        domain: "things".to_owned(),
        table: Some(Arc::new(MemoryTable::new())),
        essential: vec![("event_bus", Box::new(Arc::new(bus) as Arc<dyn Bus>))],
        others: vec![],
        last: Mutex::default(),
    }
}

fn statuses(error: &Error) -> [String; 2] {
    [0, 1].map(|place| {
        error.details()["dependencies"][place]["status"]
            .as_str()
            .unwrap()
            .to_owned()
    })
}

#[tokio::test]
async fn a_domain_is_ready_when_all_its_dependencies_answer() {
    let view = readiness(FakeBus::Answers)
        .check(&cx(admin()))
        .await
        .unwrap();
    let up: Vec<_> = view
        .dependencies
        .iter()
        .map(|dependency| (dependency.name, dependency.status))
        .collect();
    assert_eq!(
        up,
        [
            ("table", DependencyStatus::Up),
            ("event_bus", DependencyStatus::Up)
        ]
    );
    assert_eq!((view.status, view.service.as_str()), ("ready", "things"));
}

#[tokio::test]
async fn the_response_names_a_dependency_that_is_down_but_not_the_cause() {
    let error = readiness(FakeBus::Fails)
        .check(&cx(admin()))
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind().status(), error.code()),
        (503, "platform.not_ready")
    );
    assert_eq!(statuses(&error), ["up", "down"]);
    let shown = format!(
        "{} {:?} {:?}",
        error.message(),
        error.details(),
        error.headers()
    );
    assert!(!shown.contains("secret-host"), "{shown}");
    assert!(
        std::error::Error::source(&error)
            .unwrap()
            .to_string()
            .contains("secret-host")
    );
}

#[tokio::test]
async fn callers_without_the_permission_learn_only_whether_the_domain_is_ready() {
    let mut learner = admin();
    if let Actor::User { roles, .. } = &mut learner {
        *roles = vec![Role::Learner, Role::Instructor];
    }
    for actor in [ANONYMOUS, learner] {
        let view = readiness(FakeBus::Answers)
            .check(&cx(actor.clone()))
            .await
            .unwrap();
        assert_eq!(
            serde_json::to_value(&view).unwrap(),
            serde_json::json!({ "status": "ready", "service": "things" })
        );
        let error = readiness(FakeBus::Fails)
            .check(&cx(actor.clone()))
            .await
            .unwrap_err();
        assert_eq!((error.kind().status(), error.details().len()), (503, 0));
    }
}

#[tokio::test(start_paused = true)]
async fn a_dependency_that_hangs_is_down_after_two_seconds() {
    let started = tokio::time::Instant::now();
    let error = readiness(FakeBus::Hangs)
        .check(&cx(admin()))
        .await
        .unwrap_err();
    assert_eq!(statuses(&error), ["up", "down"]);
    assert_eq!(started.elapsed().as_secs(), 2);
}

#[tokio::test]
async fn a_table_that_was_not_deployed_is_down() {
    let name = |variable: &str| (variable == ServiceName::NAME).then(|| "things".to_owned());
    let readiness = Readiness::open(&Resources::new(None, name)).unwrap();
    let error = readiness.check(&cx(admin())).await.unwrap_err();
    let shown = error.details()["dependencies"].as_array().unwrap().len();
    assert_eq!((error.kind().status(), shown), (503, 1));
}

#[tokio::test]
async fn a_result_is_cached_for_all_callers() {
    let table = Arc::new(MemoryTable::new());
    let mut readiness = readiness(FakeBus::Answers);
    readiness.table = Some(table.clone());
    for _ in 0..100 {
        readiness.check(&cx(ANONYMOUS)).await.unwrap();
    }
    assert_eq!(table.reads(), 1);
}

#[tokio::test]
async fn parameter_store_is_probed_only_for_callers_with_the_permission_and_is_not_essential() {
    let clock = Arc::new(testkit::TestClock::new());
    let parameters = Arc::new(testkit::MemoryParameters::with_clock(clock));
    let mut readiness = readiness(FakeBus::Answers);
    let port: Arc<dyn Parameters> = parameters.clone();
    readiness.others = vec![("parameters", Box::new(port))];
    readiness.check(&cx(ANONYMOUS)).await.unwrap();
    assert_eq!(parameters.calls(), 0);
    parameters.fail_next(1);
    let view = readiness.check(&cx(admin())).await.unwrap();
    let last = view.dependencies.last().unwrap();
    assert_eq!(
        (last.name, last.status),
        ("parameters", DependencyStatus::Down)
    );
}
