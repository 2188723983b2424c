use super::*;
use crate::clock::TestClock;

fn memory() -> MemoryParameters {
    MemoryParameters::with_clock(Arc::new(TestClock::new()))
}

fn name(name: &str) -> Name {
    Name::parse(name).unwrap()
}

#[tokio::test]
async fn versions_grow_and_restart_at_1_after_a_removal() {
    let (memory, limit) = (memory(), name("shared/limit"));
    for expected in [1, 2, 3] {
        let version = memory.put(&limit, "5", Kind::Plain).await.unwrap();
        assert_eq!(version, expected);
    }
    assert!(memory.remove(&limit).await.unwrap());
    assert!(!memory.remove(&limit).await.unwrap());
    assert_eq!(memory.get(&limit, Secrets::Sealed).await.unwrap(), None);
    assert_eq!(memory.put(&limit, "5", Kind::Plain).await.unwrap(), 1);
}

#[tokio::test]
async fn every_change_is_recorded_without_its_value() {
    let memory = memory();
    memory.given("flags/a", "hush", Kind::Plain);
    memory.given("flags/a", "hush", Kind::Plain);
    memory.remove(&name("flags/a")).await.unwrap();
    let changes = memory.changes();
    let operations: Vec<_> = changes.iter().map(|change| change.operation).collect();
    assert_eq!(
        operations,
        [Operation::Create, Operation::Update, Operation::Delete]
    );
    assert!(!format!("{changes:?}").contains("hush"));
}

#[tokio::test]
async fn a_secret_is_returned_only_when_opened_and_cannot_become_plain() {
    let (memory, token) = (memory(), name("mail/token"));
    memory.given("mail/token", "hush", Kind::Secret);
    let sealed = memory.get(&token, Secrets::Sealed).await.unwrap().unwrap();
    assert_eq!(sealed.value, None);
    let opened = memory.get(&token, Secrets::Opened).await.unwrap().unwrap();
    assert_eq!(opened.value.as_deref(), Some("hush"));
    let refused = memory.put(&token, "loud", Kind::Plain).await.unwrap_err();
    assert_eq!(refused.code(), "parameters.other_kind");
}

#[tokio::test]
async fn all_pages_together_have_exactly_the_parameters_below_the_prefix() {
    let memory = memory();
    for number in 0..25 {
        memory.given(&format!("shared/a/{number:02}"), "x", Kind::Plain);
    }
    memory.given("shared2/b", "x", Kind::Plain);
    let (mut seen, mut next, mut pages) = (Vec::new(), None, 0);
    loop {
        let shared = name("shared");
        let page = memory.list(&shared, next.as_deref(), 99, Secrets::Sealed);
        let page = page.await.unwrap();
        assert!(page.parameters.len() <= usize::from(LIST_LIMIT));
        seen.extend(page.parameters.into_iter().map(|one| one.name.to_string()));
        pages += 1;
        next = page.next;
        if next.is_none() {
            break;
        }
    }
    assert_eq!((seen.len(), pages), (25, 3));
    assert!(seen.is_sorted() && seen.iter().all(|name| name.starts_with("shared/")));
    let shared = name("shared");
    let no_token = memory.list(&shared, Some("//"), 10, Secrets::Sealed);
    assert_eq!(
        no_token.await.unwrap_err().code(),
        "parameters.invalid_page"
    );
}

#[tokio::test]
async fn the_given_number_of_calls_fails() {
    let (memory, limit) = (memory(), name("shared/limit"));
    memory.fail_next(2);
    assert!(memory.put(&limit, "5", Kind::Plain).await.is_err());
    assert!(memory.get(&limit, Secrets::Sealed).await.is_err());
    assert_eq!(memory.get(&limit, Secrets::Sealed).await.unwrap(), None);
    assert_eq!((memory.calls(), memory.changes().len()), (3, 0));
}

#[tokio::test]
async fn a_value_that_ssm_refuses_is_refused() {
    let memory = memory();
    let long = "x".repeat(parameters::VALUE_LIMIT + 1);
    let refused = memory.put(&name("shared/limit"), &long, Kind::Plain).await;
    assert_eq!(refused.unwrap_err().code(), "request.invalid");
}
