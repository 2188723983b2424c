//! The function `revoke-api-key`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::functions::revoke_api_key)
}
