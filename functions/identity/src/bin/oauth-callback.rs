//! The function `oauth-callback`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::functions::oauth_callback)
}
