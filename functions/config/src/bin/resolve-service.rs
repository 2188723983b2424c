//! The function `resolve-service`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(config::functions::resolve_service)
}
