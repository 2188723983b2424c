//! The errors of this domain.

use serde_json::json;

kernel::errors! {
    /// A reason why this domain refuses a request.
    pub(crate) enum ConfigError {
        /// The setting does not exist, or was deleted.
        NotFound => NotFound, "config.not_found", "there is no such setting";
        /// A setting of that name exists.
        Exists => Conflict, "config.exists", "there is a setting of that name";
        /// The setting never had that version.
        NoVersion => NotFound, "config.version_not_found", "the setting never had that version";
        /// The version is a deletion and has no value.
        NoValue => Conflict, "config.version_has_no_value",
            "that version is a deletion and has no value";
        /// The old values of secrets are not kept.
        SecretRollback => Conflict, "config.secret_rollback",
            "a secret cannot be rolled back: its old values are not kept";
        /// The service has no schema.
        NoSchema => NotFound, "config.schema_not_found", "the service has no schema";
        /// The settings with these keys violate the schema.
        Broken(keys: Vec<String>) => Conflict, "config.schema_broken",
            "settings of the service break the schema", |refusal| refusal.with_detail("keys", json!(keys));
        /// The value violates the schema: the paths in the value, each with the violated keyword.
        Refused(problems: Vec<(String, String)>) => Invalid, "config.value_refused",
            "the service's schema refuses the value",
            |refusal| refusal.with_detail("fields", problems.into_iter().map(as_field).collect());
        /// The route does not exist.
        NoRoute => NotFound, "config.route_not_found", "there is no route of that id";
        /// The route changes the policies of other routes, or its function reads no settings.
        NoPolicy => Conflict, "config.route_without_policy",
            "this route cannot have a policy: it changes policies, or reads no settings";
        /// Without the route, no administrator could sign in to correct its policy.
        AlwaysOn => Conflict, "config.route_always_on",
            "users sign in with this route: it cannot be switched off and has no timeout of its own";
        /// The reply of another route depends on its caller, or is the result of a change.
        NoFallback => Conflict, "config.route_without_fallback",
            "only a query that everybody may use can have a fallback";
        /// A domain is registered by its own stack.
        ServiceOfStack => Conflict, "config.service_of_stack",
            "a domain is registered by its stack, and removed from the registry with it";
        /// The parameter in SSM was edited, and its value does not have the required form.
        Unreadable => Conflict, "config.unreadable",
            "the value in Parameter Store does not have the required form; set it again";
        /// The settings do not fit into one reply.
        TooMany => Conflict, "config.too_many",
            "the service has more settings than one reply holds; list them";
    }
}

fn as_field((field, problem): (String, String)) -> serde_json::Value {
    json!({ "field": field, "problem": problem })
}
