use super::*;
use kernel::Entity as _;
use proptest::prelude::*;

fn at(milliseconds: i64) -> Timestamp {
    Timestamp::from_millisecond(milliseconds).unwrap()
}

fn closed() -> Circuit {
    Circuit::new("syllabi", "subjects", at(0))
}

fn opened() -> Circuit {
    let mut circuit = closed();
    circuit.open(FAILURES, 0.0, at(1000));
    circuit
}

#[test]
fn a_circuit_opens_for_ten_seconds_and_records_it() {
    let circuit = opened();
    assert_eq!(circuit.state(), (State::Open, at(1000), FAILURES));
    assert_eq!(circuit.closed_until_probe(), Some(11_000));
    assert_eq!(circuit.history().version(), 1);
}

#[test]
fn an_open_circuit_does_not_open_again() {
    let mut circuit = opened();
    circuit.open(9, 1.0, at(2000));
    assert_eq!(circuit.closed_until_probe(), Some(11_000));
    assert_eq!(circuit.history().version(), 1);
}

#[test]
fn each_probe_that_fails_doubles_the_pause_up_to_the_longest() {
    let mut circuit = opened();
    let mut pauses = Vec::new();
    for _ in 0..5 {
        circuit.probe_failed(0.0, at(0));
        pauses.push(circuit.closed_until_probe().unwrap() / 1000);
    }
    assert_eq!(pauses, [20, 40, 80, 80, 80]);
    assert_eq!(circuit.state(), (State::Open, at(1000), FAILURES + 5));
}

#[test]
fn a_closed_circuit_stays_closed_when_a_late_probe_fails() {
    let mut circuit = closed();
    circuit.probe_failed(0.0, at(1));
    circuit.close(false, at(2));
    assert_eq!(circuit.closed_until_probe(), None);
    assert_eq!(circuit.history().version(), 0);
}

#[test]
fn a_circuit_that_was_closed_opens_for_the_first_pause_again() {
    let mut circuit = opened();
    circuit.probe_failed(0.0, at(20_000));
    circuit.close(false, at(60_000));
    assert_eq!(circuit.state(), (State::Closed, at(60_000), 0));
    circuit.open(FAILURES, 0.0, at(70_000));
    assert_eq!(circuit.closed_until_probe(), Some(80_000));
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Open,
    ProbeFailed,
    Close,
}

proptest! {
    #[test]
    fn a_pause_is_never_shorter_than_the_first_nor_a_quarter_longer_than_the_longest(
        openings in any::<u32>(), jitter in any::<f64>()
    ) {
        let pause = pause(openings, if jitter.is_nan() { 0.5 } else { jitter });
        prop_assert!(pause >= FIRST_PAUSE);
        prop_assert!(pause <= LONGEST_PAUSE.mul_f64(1.25));
    }

    #[test]
    fn a_circuit_has_a_time_for_its_probe_only_while_it_is_open_and_its_version_never_falls(
        steps in proptest::collection::vec(
            prop_oneof![Just(Step::Open), Just(Step::ProbeFailed), Just(Step::Close)], 0..40
        )
    ) {
        let mut circuit = closed();
        let mut version = 0;
        for (second, step) in (1_i64..).zip(steps) {
            let now = at(second * 1000);
            match step {
                Step::Open => circuit.open(FAILURES, 0.5, now),
                Step::ProbeFailed => circuit.probe_failed(0.5, now),
                Step::Close => circuit.close(true, now),
            }
            let (state, since, failures) = circuit.state();
            let probe_at = circuit.closed_until_probe();
            prop_assert_eq!(probe_at.is_some(), state == State::Open);
            prop_assert_eq!(failures > 0, state == State::Open);
            prop_assert!(since <= now && circuit.history().version() >= version);
            version = circuit.history().version();
        }
    }
}
