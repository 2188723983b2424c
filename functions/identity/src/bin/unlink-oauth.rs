//! The function `unlink-oauth`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::functions::unlink_oauth)
}
