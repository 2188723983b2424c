use super::*;
use bus::{Entry, Failed};
use kernel::actor::{Anonymity, Role};
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
            "readiness publishes nothing",
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

const NOBODY: Actor = Actor::Anonymous(Anonymity::Missing);

fn admin() -> Actor {
    Actor::User {
        user_id: "ada".to_owned(),
        session_id: "s".to_owned(),
        roles: vec![Role::Admin],
    }
}

fn dependencies(bus: FakeBus) -> Dependencies {
    Dependencies {
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
async fn a_domain_is_ready_when_all_that_it_has_answer() {
    let view = dependencies(FakeBus::Answers)
        .check(&admin())
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
async fn a_dependency_that_is_down_is_named_and_its_cause_is_not_told() {
    let error = dependencies(FakeBus::Fails)
        .check(&admin())
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind().status(), error.code()),
        (503, "platform.not_ready")
    );
    assert_eq!(statuses(&error), ["up", "down"]);
    let told = format!(
        "{} {:?} {:?}",
        error.message(),
        error.details(),
        error.headers()
    );
    assert!(!told.contains("secret-host"), "{told}");
    assert!(
        std::error::Error::source(&error)
            .unwrap()
            .to_string()
            .contains("secret-host")
    );
}

#[tokio::test]
async fn who_may_not_know_is_told_whether_it_is_ready_alone() {
    let mut learner = admin();
    if let Actor::User { roles, .. } = &mut learner {
        *roles = vec![Role::Learner, Role::Instructor];
    }
    for actor in [NOBODY, learner] {
        let view = dependencies(FakeBus::Answers).check(&actor).await.unwrap();
        assert_eq!(
            serde_json::to_value(&view).unwrap(),
            serde_json::json!({ "status": "ready", "service": "things" })
        );
        let error = dependencies(FakeBus::Fails)
            .check(&actor)
            .await
            .unwrap_err();
        assert_eq!((error.kind().status(), error.details().len()), (503, 0));
    }
}

#[tokio::test(start_paused = true)]
async fn a_dependency_that_hangs_is_down_after_two_seconds() {
    let started = tokio::time::Instant::now();
    let error = dependencies(FakeBus::Hangs)
        .check(&admin())
        .await
        .unwrap_err();
    assert_eq!(statuses(&error), ["up", "down"]);
    assert_eq!(started.elapsed().as_secs(), 2);
}

#[tokio::test]
async fn a_table_that_was_not_deployed_is_down() {
    let name = |variable: &str| (variable == ServiceName::NAME).then(|| "things".to_owned());
    let dependencies = Dependencies::open(&Resources::new(None, name)).unwrap();
    let error = dependencies.check(&admin()).await.unwrap_err();
    let told = error.details()["dependencies"].as_array().unwrap().len();
    assert_eq!((error.kind().status(), told), (503, 1));
}

#[tokio::test]
async fn an_answer_is_good_for_a_while_whoever_asks() {
    let table = Arc::new(MemoryTable::new());
    let mut dependencies = dependencies(FakeBus::Answers);
    dependencies.table = Some(table.clone());
    for _ in 0..100 {
        dependencies.check(&NOBODY).await.unwrap();
    }
    assert_eq!(table.reads(), 1);
}

#[tokio::test]
async fn parameter_store_is_asked_for_those_who_may_know_and_never_missed() {
    let clock = Arc::new(testkit::TestClock::new());
    let parameters = Arc::new(testkit::MemoryParameters::with_clock(clock));
    let mut dependencies = dependencies(FakeBus::Answers);
    let port: Arc<dyn Parameters> = parameters.clone();
    dependencies.others = vec![("parameters", Box::new(port))];
    dependencies.check(&NOBODY).await.unwrap();
    assert_eq!(parameters.calls(), 0);
    parameters.fail_next(1);
    let view = dependencies.check(&admin()).await.unwrap();
    let last = view.dependencies.last().unwrap();
    assert_eq!(
        (last.name, last.status),
        ("parameters", DependencyStatus::Down)
    );
}
