//! The function `refresh-token`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::functions::refresh_token)
}
