use super::*;
use crate::circuit::{FIRST_PAUSE, State};
use kernel::Kind;
use kernel::context::Clock as _;
use kernel::{Dependencies as _, Resources};
use testkit::{MemoryTable, TestClock};

const CALLEE: &str = "subjects";

/// The functions of one domain, each in a process of its own, with one table and one clock.
struct Domain {
    table: Arc<MemoryTable>,
    clock: Arc<TestClock>,
}

impl Domain {
    fn new() -> Self {
        Self {
            table: Arc::new(MemoryTable::new()),
            clock: Arc::default(),
        }
    }

    fn function(&self) -> Circuits {
        let table: Arc<dyn Table> = self.table.clone();
        let resources = Resources::new(Some(table), |_| Some("syllabi".to_owned()));
        Circuits::open(&resources).unwrap()
    }

    fn cx(&self) -> Context {
        Context::of_system(self.clock.now(), self.clock.clone())
    }

    fn wait(&self, time: Duration) {
        self.clock.advance(time);
    }

    fn circuit(&self) -> Circuit {
        let row = self.table.row(&Circuit::key("syllabi.subjects")).unwrap();
        from_row(row).unwrap()
    }

    fn facts(&self) -> Vec<String> {
        let events = self.table.events().into_iter();
        events.map(|event| event.event_type).collect()
    }

    async fn fail(&self, function: &Circuits, times: u32) {
        for _ in 0..times {
            let pass = function.admit(CALLEE, &self.cx()).await.unwrap();
            function.failed(CALLEE, pass, &self.cx()).await;
        }
    }

    /// A circuit whose next probe is allowed now.
    async fn due(&self) -> Circuits {
        let function = self.function();
        self.fail(&function, FAILURES).await;
        self.wait(FIRST_PAUSE.mul_f64(1.25));
        function
    }
}

async fn admitted(function: &Circuits, domain: &Domain) -> Option<Pass> {
    match function.admit(CALLEE, &domain.cx()).await {
        Ok(pass) => Some(pass),
        Err(error) => {
            assert_eq!(error.kind(), Kind::Unavailable);
            None
        }
    }
}

#[tokio::test]
async fn a_circuit_opens_after_five_failures_in_a_row_for_every_function_of_the_domain() {
    let domain = Domain::new();
    let (one, other) = (domain.function(), domain.function());
    domain.fail(&one, FAILURES - 1).await;
    assert_eq!(admitted(&one, &domain).await, Some(Pass::Closed));
    assert!(domain.facts().is_empty());
    domain.fail(&one, 1).await;
    assert_eq!(admitted(&one, &domain).await, None);
    assert_eq!(admitted(&other, &domain).await, None);
    assert_eq!(domain.facts(), ["CircuitOpened"]);
}

#[tokio::test]
async fn a_success_and_a_pause_make_the_failures_before_them_forgotten() {
    let domain = Domain::new();
    let function = domain.function();
    domain.fail(&function, FAILURES - 1).await;
    function.succeeded(CALLEE, Pass::Closed, &domain.cx()).await;
    domain.fail(&function, FAILURES - 1).await;
    domain.wait(WINDOW + Duration::from_millis(1));
    domain.fail(&function, FAILURES - 1).await;
    assert_eq!(admitted(&function, &domain).await, Some(Pass::Closed));
    assert_eq!(domain.table.commits(), 0);
}

#[tokio::test]
async fn a_closed_circuit_costs_one_read_a_second_and_no_write() {
    let domain = Domain::new();
    let function = domain.function();
    for _ in 0..10 {
        let pass = admitted(&function, &domain).await.unwrap();
        function.succeeded(CALLEE, pass, &domain.cx()).await;
        domain.wait(Duration::from_millis(100));
    }
    assert_eq!((domain.table.reads(), domain.table.commits()), (1, 0));
    admitted(&function, &domain).await.unwrap();
    assert_eq!(domain.table.reads(), 2);
}

#[tokio::test]
async fn after_the_pause_one_function_makes_one_probe() {
    let domain = Domain::new();
    let one = domain.due().await;
    let other = domain.function();
    assert_eq!(admitted(&one, &domain).await, Some(Pass::Probe));
    assert_eq!(admitted(&other, &domain).await, None);
    assert_eq!(admitted(&one, &domain).await, None);
}

#[tokio::test]
async fn of_two_functions_that_probe_at_the_same_time_one_is_refused() {
    let domain = Domain::new();
    let (one, other) = (domain.due().await, domain.function());
    let (cx, other_cx) = (domain.cx(), domain.cx());
    other.refresh(CALLEE, domain.clock.now()).await;
    one.refresh(CALLEE, domain.clock.now()).await;
    let first = one.admit(CALLEE, &cx).await;
    let second = other.admit(CALLEE, &other_cx).await;
    assert_eq!(first.ok(), Some(Pass::Probe));
    assert!(second.is_err());
}

#[tokio::test]
async fn a_probe_that_succeeds_closes_the_circuit_for_every_function() {
    let domain = Domain::new();
    let one = domain.due().await;
    let other = domain.function();
    let pass = admitted(&one, &domain).await.unwrap();
    one.succeeded(CALLEE, pass, &domain.cx()).await;
    assert_eq!(admitted(&one, &domain).await, Some(Pass::Closed));
    assert_eq!(admitted(&other, &domain).await, Some(Pass::Closed));
    assert_eq!(domain.facts(), ["CircuitOpened", "CircuitClosed"]);
}

#[tokio::test]
async fn a_probe_that_fails_keeps_the_circuit_open_for_longer_and_records_nothing() {
    let domain = Domain::new();
    let function = domain.due().await;
    let pass = admitted(&function, &domain).await.unwrap();
    function.failed(CALLEE, pass, &domain.cx()).await;
    domain.wait(FIRST_PAUSE.mul_f64(1.25));
    assert_eq!(admitted(&function, &domain).await, None);
    domain.wait(FIRST_PAUSE.mul_f64(1.25));
    assert_eq!(admitted(&function, &domain).await, Some(Pass::Probe));
    assert_eq!(domain.facts(), ["CircuitOpened"]);
}

#[tokio::test]
async fn after_a_probe_without_a_result_another_one_follows() {
    let domain = Domain::new();
    let crashed = domain.due().await;
    assert_eq!(admitted(&crashed, &domain).await, Some(Pass::Probe));
    let other = domain.function();
    domain.wait(PROBE_LEASE);
    assert_eq!(admitted(&other, &domain).await, Some(Pass::Probe));
}

#[tokio::test]
async fn a_probe_that_ends_after_the_circuit_was_closed_does_not_open_it() {
    let domain = Domain::new();
    let slow = domain.due().await;
    let late = admitted(&slow, &domain).await.unwrap();
    domain.wait(PROBE_LEASE);
    let other = domain.function();
    let pass = admitted(&other, &domain).await.unwrap();
    other.succeeded(CALLEE, pass, &domain.cx()).await;
    slow.failed(CALLEE, late, &domain.cx()).await;
    assert_eq!(domain.circuit().state().0, State::Closed);
}

#[tokio::test]
async fn a_change_that_another_function_makes_in_between_stays() {
    let domain = Domain::new();
    let (one, other) = (domain.function(), domain.function());
    domain.fail(&one, FAILURES - 1).await;
    domain.fail(&other, FAILURES - 1).await;
    let first = domain.cx();
    domain.fail(&other, 1).await;
    one.failed(CALLEE, Pass::Closed, &first).await;
    assert_eq!(domain.facts(), ["CircuitOpened"]);
    assert_eq!(admitted(&one, &domain).await, None);
}

#[tokio::test]
async fn while_the_table_is_down_the_last_known_state_is_used_and_no_call_fails_for_it() {
    let domain = Domain::new();
    let function = domain.function();
    domain.table.fail_next(3);
    assert_eq!(admitted(&function, &domain).await, Some(Pass::Closed));
    let open = domain.due().await;
    let pass = admitted(&open, &domain).await.unwrap();
    domain.table.fail_next(2);
    open.failed(CALLEE, pass, &domain.cx()).await;
    domain.table.fail_next(0);
    domain.wait(PROBE_LEASE);
    assert_eq!(admitted(&open, &domain).await, Some(Pass::Probe));
}
