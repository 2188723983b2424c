//! Builds and sends requests.

use kernel::context::Clock as _;
use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use kernel::actor::{Permission, Role};
use lambda::{Credential, EndpointSpec, Handler, HeaderName, HeaderValue, Identity, Request};
use serde::Serialize;

use super::{App, Deployed, Exchange, FunctionRole, Response, routing, time_limit};

/// Builds a request.
#[must_use]
pub struct RequestBuilder {
    app: App,
    request: Request,
    identity: Option<Identity>,
    time_left: Option<Duration>,
}

impl RequestBuilder {
    pub(super) fn new(app: App, method: &str, path: &str) -> Self {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let request = Request {
            method: method.to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            client_address: Some(IpAddr::V4(Ipv4Addr::new(203, 0, 113, 7))),
            request_id: "test-request".to_owned(),
            ..Request::default()
        };
        Self {
            app,
            request,
            identity: None,
            time_left: None,
        }
    }

    /// Adds a header.
    ///
    /// # Panics
    /// When it is not a valid HTTP header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let pair = HeaderName::try_from(name)
            .ok()
            .zip(HeaderValue::from_bytes(value.as_bytes()).ok());
        let Some((name, value)) = pair else {
            panic!("{name}: {value:?} is not a valid header");
        };
        self.request.headers.append(name, value);
        self
    }

    /// Sends the request with another method.
    pub fn method(mut self, method: &str) -> Self {
        method.clone_into(&mut self.request.method);
        self
    }

    /// Sends an access token.
    pub fn bearer(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    /// Sends the request as this user, signed in now, without calling the authorizer, for catalogues
    /// without one.
    pub fn signed_in(mut self, user_id: &str, roles: &[Role]) -> Self {
        self.identity = Some(Identity::User {
            user_id: user_id.to_owned(),
            session_id: "test-session".to_owned(),
            roles: roles.to_vec(),
            authenticated_at: self.app.clock().now(),
        });
        self
    }

    /// Sends the request as this program, without calling the authorizer, for catalogues without one.
    pub fn as_service(mut self, name: &str, scopes: &[Permission]) -> Self {
        self.identity = Some(Identity::Service {
            key_id: name.to_owned(),
            scopes: scopes.to_vec(),
        });
        self
    }

    /// Sends the request from this client address.
    pub fn from_address(mut self, address: IpAddr) -> Self {
        self.request.client_address = Some(address);
        self
    }

    /// Sends a value as JSON.
    ///
    /// # Panics
    /// When the value cannot be serialized.
    pub fn json<T: Serialize>(self, value: &T) -> Self {
        match serde_json::to_vec(value) {
            Ok(body) => self.header("content-type", "application/json").body(body),
            Err(error) => panic!("the test's body cannot be serialized: {error}"),
        }
    }

    /// Sends these bytes. The content type is set with [`RequestBuilder::header`].
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.request.body = body.into();
        self
    }

    /// Gives the function this much time instead of its own timeout.
    pub const fn time_left(mut self, time_left: Duration) -> Self {
        self.time_left = Some(time_left);
        self
    }

    /// Sends the request and returns the response.
    ///
    /// # Panics
    /// When a function emits an event that its catalogue entry does not declare.
    pub async fn send(self) -> Response {
        let Self {
            app,
            mut request,
            identity,
            time_left,
        } = self;
        let Some((function, spec, parameters)) = app.route(&request) else {
            return Response::of_gateway_without_route();
        };
        request.path_parameters = parameters;
        request.time_left = time_left.unwrap_or_else(|| time_limit(function.deployment));
        if let Some(identity) = app.identify(spec, identity, &request).await {
            request.identity = lambda::handed_on(identity);
        }
        let response = lambda::respond(function.endpoint(), &function.host, &request).await;
        app.0.check_violations();
        let response = Response::of(response);
        if let Some(observer) = app.0.observer {
            let (method, path) = (&request.method, &request.path);
            observer(&Exchange {
                method,
                path,
                route: spec.route,
                response: &response,
            });
        }
        response
    }
}

type Routed<'a> = (
    &'a Deployed,
    EndpointSpec,
    std::collections::HashMap<String, String>,
);

impl App {
    fn route(&self, request: &Request) -> Option<Routed<'_>> {
        let routes = self
            .0
            .functions
            .iter()
            .filter_map(|function| match function.role {
                FunctionRole::Endpoint(spec) => {
                    Some((spec.route, spec.answers_head(), (function, spec)))
                }
                _ => None,
            });
        let ((function, spec), parameters) =
            routing::find::<(&Deployed, EndpointSpec)>(routes, &request.method, &request.path)?;
        Some((function, spec, parameters))
    }

    /// The gateway calls the authorizer for every route that needs a caller's identity.
    pub(crate) fn has_authorizer(&self) -> bool {
        let mut functions = self.0.functions.iter();
        functions.any(|function| matches!(function.role, FunctionRole::Authorizer))
    }

    async fn identify(
        &self,
        spec: EndpointSpec,
        given: Option<Identity>,
        request: &Request,
    ) -> Option<Identity> {
        if !spec.asks_who_calls() {
            return None;
        }
        if given.is_some() {
            return given;
        }
        let authorizer = self
            .0
            .functions
            .iter()
            .find(|function| matches!(function.role, FunctionRole::Authorizer))?;
        let Handler::Authorizer(identify) = &authorizer.handler else {
            return None;
        };
        let credential = Credential::of_request(authorizer.host.edge.as_ref(), &request.headers);
        Some(
            lambda::ask(
                identify.as_ref(),
                &authorizer.host,
                credential,
                time_limit(authorizer.deployment),
            )
            .await,
        )
    }
}
