//! The function `revoke-session`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::functions::revoke_session)
}
