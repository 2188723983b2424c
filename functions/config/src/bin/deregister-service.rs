//! The function `deregister-service`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(config::functions::deregister_service)
}
