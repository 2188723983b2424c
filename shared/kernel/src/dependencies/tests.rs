use std::sync::Arc;

use super::*;
use crate::deployment::{Source, Variable};
use crate::table::BoxFuture;

trait Greeter: Send + Sync {
    fn greet(&self) -> &'static str;
}

struct Fixed(&'static str);

impl Greeter for Fixed {
    fn greet(&self) -> &'static str {
        self.0
    }
}

impl Port for dyn Greeter {
    const NAME: &'static str = "greeter";
    const VARIABLES: &'static [(&'static str, Source)] =
        &[("GREETING", Source::Export("Greeting"))];
    const RIGHTS: crate::deployment::Rights = |_| Vec::new();

    fn connect(_: &Resources) -> Result<Arc<Self>> {
        Ok(Arc::new(Fixed("the adapter")))
    }

    fn probe<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<()>> {
        Box::pin(async { Ok(()) })
    }
}

struct TestSecret;

impl Variable for TestSecret {
    const NAME: &'static str = "TEST_SECRET";
    const SOURCE: Source = Source::Secret {
        description: "A test's secret",
    };
}

struct Greetings(Arc<dyn Greeter>);

impl Dependency for Greetings {
    type Parts = Arc<dyn Greeter>;

    fn new(greeter: Arc<dyn Greeter>) -> Result<Self> {
        Ok(Self(greeter))
    }
}

type Both = (Greetings, SecretKey<TestSecret>);

const SECRET: &str = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE";

fn with(variables: &'static [(&'static str, &'static str)]) -> Resources {
    Resources::new(None, move |name| {
        let found = variables.iter().find(|(known, _)| *known == name)?;
        Some(found.1.to_owned())
    })
}

fn greeting(resources: &Resources) -> Option<&'static str> {
    resources.port::<dyn Greeter>().map(|port| port.greet())
}

#[test]
fn a_port_is_found_only_under_the_type_with_which_it_was_set() {
    let resources = with(&[]);
    assert_eq!(greeting(&resources), None);

    let resources = resources.with_port(Arc::new(Fixed("its own type")));
    assert_eq!(greeting(&resources), None);

    let resources = resources.with_port::<dyn Greeter>(Arc::new(Fixed("the port")));
    assert_eq!(greeting(&resources), Some("the port"));
}

#[test]
fn a_tuple_requires_everything_that_its_members_require() {
    let mut requirements = Requirements::default();
    Both::require(&mut requirements);
    let names: Vec<_> = requirements.variables().into_keys().collect();
    assert_eq!(names, ["GREETING", "TEST_SECRET"]);
    assert!(requirements.uses_port("greeter") && !requirements.uses_table());
}

#[test]
fn a_dependency_is_created_from_its_parts() {
    let (greetings, key) =
        Both::open(&with(&[("GREETING", "x"), ("TEST_SECRET", SECRET)])).unwrap();
    assert_eq!(greetings.0.greet(), "the adapter");
    assert_eq!(key.into_bytes(), [1; 32]);
}

#[test]
fn a_test_replaces_the_adapter_of_a_port() {
    let resources = with(&[("GREETING", "x")]).with_port::<dyn Greeter>(Arc::new(Fixed("memory")));
    assert_eq!(Greetings::open(&resources).unwrap().0.greet(), "memory");
}

#[test]
fn a_port_whose_variables_are_missing_cannot_be_opened_even_in_a_test() {
    let resources = with(&[]).with_port::<dyn Greeter>(Arc::new(Fixed("memory")));
    assert!(Greetings::open(&resources).is_err());
    assert!(
        Deployed::<dyn Greeter>::open(&resources)
            .unwrap()
            .0
            .is_none()
    );
}

#[test]
fn a_missing_table_is_refused() {
    assert!(Arc::<dyn crate::table::Table>::open(&with(&[])).is_err());
}

#[test]
fn a_secret_of_an_invalid_form_is_refused_and_not_in_the_error() {
    for wrong in ["", "AgIC", "not base64url!"] {
        let resources = Resources::new(None, move |_| Some(wrong.to_owned()));
        let refused = SecretKey::<TestSecret>::open(&resources).err().unwrap();
        assert!(wrong.is_empty() || !format!("{refused:?}").contains(wrong));
    }
}

#[test]
fn what_hashes_passwords_or_has_a_secret_is_known_to_the_deployment() {
    let of = |require: fn(&mut Requirements)| {
        let mut requirements = Requirements::default();
        require(&mut requirements);
        (requirements.hashes(), requirements.has_secrets())
    };
    assert_eq!(
        of(<(SecretKey<TestSecret>, Hashing)>::require),
        (true, true)
    );
    assert_eq!(of(Greetings::require), (false, false));
}
