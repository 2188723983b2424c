//! The function `register-service`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(config::functions::register_service)
}
