use kernel::deployment::{Deployment, Requirements};
use kernel::{Dependencies, Resources};
use serde_json::json;

use super::*;

fn resources<D: Dependencies>(builder: &AppBuilder) -> Resources {
    let mut requirements = Requirements::default();
    D::require(&mut requirements);
    let entry = Entry {
        name: "send-things",
        function: || unreachable!("it is not opened"),
        trigger: Trigger::Authorizer,
        deployment: Deployment::DEFAULT,
        requirements,
        emits: Vec::new(),
        refuses: &[],
    };
    builder
        .host(
            "things",
            &entry,
            None,
            &PathMethods::of(&[]),
            (&Log::default(), &Violations::default()),
        )
        .resources
}

type All = (
    Arc<dyn Mailer>,
    Arc<dyn Objects>,
    Arc<dyn Parameters>,
    (Arc<dyn Multipart>, Arc<dyn Inspection>),
);

#[tokio::test]
async fn every_function_shares_the_mailer_objects_and_parameters_of_its_app() {
    let builder = AppBuilder::new([]);
    let resources = resources::<All>(&builder);
    let app = builder.build();
    let (mailer, objects, parameters, (multipart, inspection)) = All::open(&resources).unwrap();

    let template = mail::Template {
        subject: "Hello",
        text: "",
        html: "",
    };
    let hello = template.render("ada@example.org", json!({})).unwrap();
    mailer.send(&hello).await.unwrap();
    assert_eq!(app.outbox().sent(), [hello]);

    app.objects().given("things/1", b"png", "image/png");
    let key = objects::ObjectKey::parse("things/1").unwrap();
    assert!(objects.find(&key).await.unwrap().is_some());
    let start = inspection.start(&key).await.unwrap();
    assert_eq!(start.as_deref(), Some(b"png".as_slice()));
    let upload = crate::object_contract::given::multipart(key, true);
    multipart.begin(&upload).await.unwrap();
    assert_eq!(app.objects().pending_uploads(), 1);

    app.parameters()
        .given("flags/beta", "{}", parameters::Kind::Plain);
    let name = parameters::Name::parse("flags/beta").unwrap();
    let found = parameters.get(&name, parameters::Secrets::Sealed).await;
    assert!(found.unwrap().is_some());
}

#[test]
fn dependencies_that_a_function_does_not_require_do_not_open() {
    let resources = resources::<()>(&AppBuilder::new([]));
    assert!(Arc::<dyn Mailer>::open(&resources).is_err());
    assert!(Arc::<dyn Objects>::open(&resources).is_err());
    assert!(Arc::<dyn Parameters>::open(&resources).is_err());
}
