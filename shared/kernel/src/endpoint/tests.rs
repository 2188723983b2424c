use super::*;

trait Greeter: Send + Sync {
    fn greet(&self) -> &'static str;
}

struct Said(&'static str);

impl Greeter for Said {
    fn greet(&self) -> &'static str {
        self.0
    }
}

fn greeted(resources: &Resources) -> Option<&'static str> {
    resources.port::<dyn Greeter>().map(|port| port.greet())
}

#[test]
fn a_port_is_found_under_the_type_that_it_was_given_as_and_no_other() {
    let resources = Resources::new(None, |_| None);
    assert_eq!(greeted(&resources), None);

    let resources = resources.with_port(Arc::new(Said("its own type")));
    assert_eq!(greeted(&resources), None);

    let resources = resources.with_port::<dyn Greeter>(Arc::new(Said("the port")));
    assert_eq!(greeted(&resources), Some("the port"));
}
