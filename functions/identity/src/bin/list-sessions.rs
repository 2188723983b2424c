//! The function `list-sessions`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::functions::list_sessions)
}
