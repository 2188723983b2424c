//! The function `introduce-service`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(config::functions::introduce_service)
}
