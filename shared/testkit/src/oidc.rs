//! An identity provider in memory, behind the port that the relying party calls: it signs in whom
//! a test tells it to, checks what a real one checks, and lies on demand.

mod endpoints;
mod signing;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use kernel::context::Clock as _;
use oidc::Response;
use serde_json::{Map, Value, json};
use url::Url;

pub use self::signing::Algorithm;
use self::signing::Keys;
use crate::clock::TestClock;

/// Who the provider is.
pub const ISSUER: &str = "https://accounts.test/tenant";
/// The name under which [`variable`] declares it.
pub const NAME: &str = "test";
/// The one client that it knows.
pub const CLIENT_ID: &str = "aurora:test";
/// The client's secret, with characters that every encoding on the way must keep.
pub const CLIENT_SECRET: &str = "hush: +%ü";
/// Where the client wants its callbacks.
pub const REDIRECT_URI: &str = "https://aurora.test/callback";

/// How long an ID token is good for, in seconds.
const LIFETIME_SECONDS: i64 = 300;

/// The value of `OAUTH_PROVIDERS` that declares this provider.
#[must_use]
pub fn variable() -> String {
    let provider = json!({
        "issuer": ISSUER, "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET,
        "redirect_uri": REDIRECT_URI,
    });
    json!({ NAME: provider }).to_string()
}

/// The provider. It signs in Ada, under RS256, until it is told otherwise.
pub struct Provider {
    keys: Keys,
    clock: Arc<TestClock>,
    state: Mutex<State>,
}

struct State {
    algorithm: Algorithm,
    /// Each is laid over what the provider would say by itself; null takes a field away.
    claims: Value,
    header: Value,
    metadata: Value,
    replies: BTreeMap<&'static str, Response>,
    grants: BTreeMap<String, Grant>,
    granted: usize,
}

/// What a code stands for.
struct Grant {
    nonce: Option<String>,
    code_challenge: String,
}

/// What the browser brings back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Callback {
    /// Good for one redemption.
    pub code: String,
    /// As it was sent.
    pub state: String,
}

impl Provider {
    /// A provider with fresh keys, whose clock stands where every [`TestClock`] begins.
    #[must_use]
    pub fn new() -> Self {
        Self::with_clock(Arc::default())
    }

    /// A provider with fresh keys, and the clock of somebody else.
    #[must_use]
    pub fn with_clock(clock: Arc<TestClock>) -> Self {
        Self {
            keys: Keys::new(),
            clock,
            state: Mutex::new(State {
                algorithm: Algorithm::Rs256,
                claims: json!({}),
                header: json!({}),
                metadata: json!({}),
                replies: BTreeMap::new(),
                grants: BTreeMap::new(),
                granted: 0,
            }),
        }
    }

    /// The provider's clock.
    #[must_use]
    pub fn clock(&self) -> &TestClock {
        &self.clock
    }

    /// Signs under this algorithm from now on.
    pub fn sign_with(&self, algorithm: Algorithm) {
        self.state().algorithm = algorithm;
    }

    /// What the next ID tokens say: `sub`, `email`, `email_verified`, `name`, or any other claim.
    /// What is not given stays as the provider would have it, null takes a claim away.
    pub fn claims(&self, claims: Value) {
        self.state().claims = claims;
    }

    /// What the headers of the next ID tokens say; as [`Provider::claims`].
    pub fn header(&self, header: Value) {
        self.state().header = header;
    }

    /// What the provider publishes about itself; as [`Provider::claims`].
    pub fn metadata(&self, metadata: Value) {
        self.state().metadata = metadata;
    }

    /// Answers so from now on under `path`: `/.well-known/openid-configuration`, `/token` or
    /// `/jwks`.
    pub fn reply(&self, path: &'static str, status: u16, body: &Value) {
        let body = body.to_string().into_bytes();
        self.state().replies.insert(path, Response { status, body });
    }

    /// Answers truthfully again, after [`Provider::reply`].
    pub fn recover(&self) {
        self.state().replies.clear();
    }

    /// The person goes to `url`, signs in and is sent back.
    ///
    /// # Panics
    /// When the request is not one that a careful provider accepts.
    #[must_use]
    pub fn sign_in(&self, url: &str) -> Callback {
        let url = Url::parse(url).expect("the authorization URL is none");
        let asked: BTreeMap<_, _> = url.query_pairs().into_owned().collect();
        let parameter = |name: &str| asked.get(name).cloned().unwrap_or_default();
        assert!(url.as_str().starts_with(ISSUER), "{url}");
        assert_eq!(parameter("response_type"), "code");
        assert_eq!(parameter("client_id"), CLIENT_ID);
        assert_eq!(parameter("redirect_uri"), REDIRECT_URI);
        assert_eq!(parameter("code_challenge_method"), "S256");
        assert!(parameter("scope").split(' ').any(|scope| scope == "openid"));
        let mut state = self.state();
        state.granted += 1;
        let code = format!("code-{}", state.granted);
        let grant = Grant {
            nonce: asked.get("nonce").cloned(),
            code_challenge: parameter("code_challenge"),
        };
        state.grants.insert(code.clone(), grant);
        Callback {
            code,
            state: parameter("state"),
        }
    }

    /// The ID token that the provider would issue now.
    #[must_use]
    pub fn id_token(&self, nonce: Option<&str>) -> String {
        let (now, state) = (self.clock.now().as_second(), self.state());
        let algorithm = state.algorithm;
        let header = json!({ "typ": "JWT", "alg": algorithm.name(), "kid": algorithm.name() });
        let claims = json!({
            "iss": ISSUER, "aud": CLIENT_ID, "sub": "ada-1815", "nonce": nonce,
            "iat": now, "exp": now + LIFETIME_SECONDS,
            "email": "ada@example.org", "email_verified": true, "name": "Ada Lovelace",
        });
        let part = |base, changes| BASE64.encode(merged(base, changes).to_string());
        let message = format!(
            "{}.{}",
            part(header, &state.header),
            part(claims, &state.claims)
        );
        let signature = self.keys.sign(algorithm, message.as_bytes());
        format!("{message}.{}", BASE64.encode(signature))
    }

    /// The JSON Web Key Set that the provider publishes: a key for each of [`Algorithm::ALL`].
    #[must_use]
    pub fn public_keys(&self) -> Value {
        self.keys.published()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The fields of `base` with those of `changes` over them, and without those that are null.
fn merged(base: Value, changes: &Value) -> Value {
    let fields = |value: Value| value.as_object().cloned().unwrap_or_default();
    let mut merged: Map<String, Value> = fields(base);
    merged.extend(fields(changes.clone()));
    merged.retain(|_, value| !value.is_null());
    Value::Object(merged)
}

impl Default for Provider {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Provider").finish_non_exhaustive()
    }
}
