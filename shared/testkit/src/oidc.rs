//! An identity provider in memory, behind the port that the relying party calls. It signs in the user
//! that a test chooses, makes the checks of a real provider, and can be made to send invalid data.

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

/// The issuer identifier of the provider.
pub const ISSUER: &str = "https://accounts.test/tenant";
/// The name under which [`variable`] declares the provider.
pub const NAME: &str = "test";
/// The id of the only client.
pub const CLIENT_ID: &str = "aurora:test";
/// The client's secret. It has characters that a wrong encoding would change.
pub const CLIENT_SECRET: &str = "hush: +%ü";
/// The client's callback URL.
pub const REDIRECT_URI: &str = "https://aurora.test/callback";

/// The lifetime of an ID token in seconds.
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

/// The provider. By default it signs in the user Ada and signs with RS256.
pub struct Provider {
    keys: Keys,
    clock: Arc<TestClock>,
    state: Mutex<State>,
}

struct State {
    algorithm: Algorithm,
    /// `claims`, `header` and `metadata` override the regular fields; null removes a field.
    claims: Value,
    header: Value,
    metadata: Value,
    replies: BTreeMap<&'static str, Response>,
    grants: BTreeMap<String, Grant>,
    granted: usize,
}

/// The data of an authorization code.
struct Grant {
    nonce: Option<String>,
    code_challenge: String,
}

/// The parameters of the callback.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Callback {
    /// Can be redeemed once.
    pub code: String,
    /// The `state` of the authorization request.
    pub state: String,
}

impl Provider {
    /// A provider with new keys and a new [`TestClock`].
    #[must_use]
    pub fn new() -> Self {
        Self::with_clock(Arc::default())
    }

    /// A provider with new keys and a shared clock.
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

    /// Signs with this algorithm from now on.
    pub fn sign_with(&self, algorithm: Algorithm) {
        self.state().algorithm = algorithm;
    }

    /// Overrides claims of the next ID tokens: `sub`, `email`, `email_verified`, `name`, or any other
    /// claim. Claims that are not given have their regular values; null removes a claim.
    pub fn claims(&self, claims: Value) {
        self.state().claims = claims;
    }

    /// Overrides fields of the headers of the next ID tokens, as [`Provider::claims`] does.
    pub fn header(&self, header: Value) {
        self.state().header = header;
    }

    /// Overrides fields of the provider's metadata, as [`Provider::claims`] does.
    pub fn metadata(&self, metadata: Value) {
        self.state().metadata = metadata;
    }

    /// Sends this reply from now on for `path`: `/.well-known/openid-configuration`, `/token` or
    /// `/jwks`.
    pub fn reply(&self, path: &'static str, status: u16, body: &Value) {
        let body = body.to_string().into_bytes();
        self.state().replies.insert(path, Response { status, body });
    }

    /// Sends regular replies again, after [`Provider::reply`].
    pub fn recover(&self) {
        self.state().replies.clear();
    }

    /// Signs the user in at `url` and returns the callback.
    ///
    /// # Panics
    /// When the authorization request is invalid.
    #[must_use]
    pub fn sign_in(&self, url: &str) -> Callback {
        let url = Url::parse(url).expect("the authorization URL is valid");
        let request: BTreeMap<_, _> = url.query_pairs().into_owned().collect();
        let parameter = |name: &str| request.get(name).cloned().unwrap_or_default();
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
            nonce: request.get("nonce").cloned(),
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

/// The fields of `base`, overridden by those of `changes`, without the fields that are null.
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
