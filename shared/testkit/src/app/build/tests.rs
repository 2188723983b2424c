use kernel::Policy;
use lambda::Function;
use serde_json::json;

use super::*;

const ALL: &[Variable] = &[
    Variable::MailSender,
    Variable::Bucket,
    Variable::ParameterPath,
];

fn host(builder: &AppBuilder, variables: &'static [Variable]) -> Host {
    let entry = Entry {
        name: "send-things",
        function: || Function {
            name: "send-things",
            open: |_| Err(kernel::Error::internal("never opened")),
        },
        trigger: Trigger::Authorizer,
        policy: Policy::DEFAULT.with_variables(variables),
        uses_table: false,
        in_every_domain: false,
        emits: vec![],
        refuses: vec![],
    };
    builder.host("things", &entry, None, &Log::default())
}

#[tokio::test]
async fn every_function_has_the_mails_objects_and_parameters_of_its_app() {
    let builder = AppBuilder::new([]);
    let resources = host(&builder, ALL).resources;
    let app = builder.build();

    let template = mail::Template {
        subject: "Hello",
        text: "",
        html: "",
    };
    let hello = template.render("ada@example.org", json!({})).unwrap();
    let mailer = mail::open(&resources).unwrap();
    mailer.send(&hello).await.unwrap();
    assert_eq!(app.outbox().sent(), [hello]);

    app.objects().given("things/1", b"png", "image/png");
    let objects = objects::open(&resources).unwrap();
    let key = objects::Key::parse("things/1").unwrap();
    assert!(objects.find(&key).await.unwrap().is_some());

    app.parameters()
        .given("flags/beta", "{}", parameters::Kind::Plain);
    let parameters = parameters::open(&resources).unwrap();
    let name = parameters::Name::parse("flags/beta").unwrap();
    let found = parameters.get(&name, parameters::Secrets::Sealed).await;
    assert!(found.unwrap().is_some());
}

#[test]
fn a_function_that_does_not_declare_them_has_none_of_them() {
    let resources = host(&AppBuilder::new([]), &[]).resources;
    assert!(mail::open(&resources).is_err());
    assert!(objects::open(&resources).is_err());
    assert!(parameters::open(&resources).is_err());
}
