"""A local OpenID Connect provider for tests, with Authlib: it has one client and a login page without a password.

It accepts every identity in the form. All other checks are as strict as those of a real provider: the client's
secret, its redirect URI, PKCE with S256, a nonce, authorization codes for one use, RS256 with a new key.

The process ends when its standard input is closed, because its parent has then ended.
"""

import argparse
import logging
import os
import sys
import threading
from types import SimpleNamespace
from typing import Any, ClassVar

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc6749 import ClientMixin, InvalidRequestError
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import AuthorizationCodeMixin
from authlib.oidc.core.grants import OpenIDCode
from flask import Flask, Response, request
from flask.typing import ResponseReturnValue
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server

User = dict[str, Any]  # the claims of a user

FORM = """<!doctype html><title>Sign in</title><form method="post">
<label>Subject <input name="sub" required></label> <label>E-mail <input name="email"></label>
<label>Name <input name="name"></label>
<label><input type="checkbox" name="email_verified" value="true"> verified</label> <button>Sign in</button></form>"""


class Client(ClientMixin):
    def __init__(self, client_id: str, secret: str, redirect_uri: str) -> None:
        self.client_id, self._secret, self._redirect_uri = client_id, secret, redirect_uri

    def get_client_id(self) -> str:
        return self.client_id

    def get_default_redirect_uri(self) -> None:
        return None

    def get_allowed_scope(self, scope: str) -> str:
        return " ".join(name for name in scope.split() if name in {"openid", "email", "profile"})

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri == self._redirect_uri

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == self._secret

    def check_endpoint_auth_method(self, method: str, _endpoint: str) -> bool:
        return method in {"client_secret_basic", "client_secret_post"}

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


class Code(SimpleNamespace, AuthorizationCodeMixin):
    """An authorization code, with its user and the parameters of the authorization request."""

    redirect_uri: str
    scope: str
    nonce: str
    user: User

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str:
        return self.nonce

    def get_auth_time(self) -> None:
        return None


class CodeGrant(AuthorizationCodeGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic", "client_secret_post")
    codes: ClassVar[dict[str, Code]] = {}

    def save_authorization_code(self, code: str, asked: Any) -> None:
        data = asked.payload.data
        self.codes[code] = Code(
            code=code,
            user=asked.user,
            redirect_uri=asked.payload.redirect_uri,
            scope=asked.scope,
            nonce=data.get("nonce"),
            code_challenge=data.get("code_challenge"),
            code_challenge_method="S256",
        )

    def query_authorization_code(self, code: str, _client: Client) -> "Code | None":
        return self.codes.pop(code, None)

    def delete_authorization_code(self, authorization_code: Code) -> None:
        """Does nothing: `query_authorization_code` has removed the code."""

    def authenticate_user(self, authorization_code: Code) -> User:
        return authorization_code.user


class RequiredChallenge(CodeChallenge):
    def validate_code_challenge(self, grant: CodeGrant, redirect_uri: str) -> None:
        if grant.request.payload.data.get("code_challenge_method") != "S256":
            raise InvalidRequestError("PKCE with S256 is required.")
        super().validate_code_challenge(grant, redirect_uri)


class IdToken(OpenIDCode):
    def __init__(self, issuer: str, key: RSAKey) -> None:
        super().__init__(require_nonce=True)
        self._issuer, self._key = issuer, key

    def exists_nonce(self, nonce: str, _request: object) -> bool:
        return any(code.nonce == nonce for code in CodeGrant.codes.values())

    def resolve_client_private_key(self, _client: Client) -> RSAKey:
        return self._key

    def get_client_claims(self, client: Client) -> dict[str, Any]:
        return {"iss": self._issuer, "aud": [client.client_id]}

    def get_encode_header(self, client: Client) -> dict[str, Any]:
        return {"alg": self.get_client_algorithm(client), "kid": self._key.kid}

    def generate_user_info(self, user: User, _scope: str) -> User:
        return user


def application(issuer: str, client: Client) -> Flask:
    app = Flask(__name__)
    key = RSAKey.generate_key(2048, parameters={"use": "sig", "alg": "RS256"}, auto_kid=True)
    server = AuthorizationServer(
        app,
        query_client=lambda client_id: client if client_id == client.client_id else None,
        save_token=lambda _token, _request: None,
    )
    server.register_grant(CodeGrant, [RequiredChallenge(), IdToken(issuer, key)])

    @app.get("/.well-known/openid-configuration")
    def metadata() -> dict[str, Any]:
        return {
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/authorize",
            "token_endpoint": f"{issuer}/token",
            "jwks_uri": f"{issuer}/jwks",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }

    @app.get("/jwks")
    def jwks() -> dict[str, Any]:
        return {"keys": [key.as_dict(private=False)]}

    @app.route("/authorize", methods=["GET", "POST"])
    def authorize() -> ResponseReturnValue:
        try:
            grant = server.get_consent_grant()
        except OAuth2Error as error:
            return f"{error.error}: {error.description}", 400
        if request.method == "GET":
            return FORM
        user: User = {name: request.form[name] for name in ("sub", "email", "name") if request.form.get(name)}
        user["email_verified"] = request.form.get("email_verified") == "true"
        granted: Response = server.create_authorization_response(grant_user=user, grant=grant)
        return granted

    @app.post("/token")
    def token() -> Response:
        answer: Response = server.create_token_response()
        return answer

    return app


def main() -> None:
    parser = argparse.ArgumentParser(description="Serves on 127.0.0.1 until standard input ends.")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--redirect-uri", required=True, help="the only redirect URI of the client")
    parser.add_argument("--client-id", default="aurora")
    parser.add_argument("--client-secret", default="local")
    options = parser.parse_args()
    # Authlib refuses plain HTTP, which the local tests use.
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
    logging.getLogger("werkzeug").setLevel(logging.WARNING)  # no line for each request
    client = Client(options.client_id, options.client_secret, options.redirect_uri)
    app = application(f"http://127.0.0.1:{options.port}", client)
    server = make_server("127.0.0.1", options.port, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.buffer.read()


if __name__ == "__main__":
    main()
