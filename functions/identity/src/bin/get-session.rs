//! The function `get-session`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::functions::get_session)
}
